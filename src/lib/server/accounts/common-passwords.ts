/**
 * What people build bad passwords from, as published lists of leaked ones show again and again: words, names,
 * clubs, keys in a row – and what lies near for people who work here. Lower case, without digits.
 */
export const COMMON_ROOTS: readonly string[] = `
  password passwort passwd pass word pwd secret secure security login logon signin admin administrator root user
  guest test tester testing default changeme change letmein let enter open access welcome hello hallo hola bonjour
  iloveyou loveyou love lovely loveme forever trustnoone trust whatever nothing computer internet samsung apple
  google facebook microsoft windows office iphone android nokia sony nintendo pokemon minecraft fortnite xbox
  playstation starwars batman superman spiderman ironman naruto matrix master killer shadow dragon monkey tiger
  lion eagle wolf falcon phoenix unicorn princess prince queen king angel angels baby babygirl babyboy sunshine
  flower flowers rainbow butterfly summer winter spring autumn january february march april june july august
  september october november december monday tuesday wednesday thursday friday saturday sunday football soccer
  baseball basketball hockey cricket rugby tennis golf liverpool arsenal chelsea everton tottenham manchester
  united city villa astonvilla barcelona realmadrid madrid juventus ronaldo messi rooney beckham michael jordan
  jennifer jessica ashley daniel thomas charlie george william harry andrew matthew joshua robert anthony nicole
  michelle samantha amanda hannah sophie emily chloe charlotte jasmine maria anna mohammed muhammad ahmed ali
  fatima hunter ranger buster ginger pepper cookie chocolate cheese banana orange purple yellow silver golden
  diamond crystal money freedom jesus christ heaven blessed bismillah allah qwerty qwertyuiop qwertz azerty asdf
  asdfgh asdfghjkl zxcv zxcvbn zxcvbnm qazwsx qaz wsx edc abc abcd abcdef abcdefg aaa xxx zzz
  correct horse battery staple correcthorsebatterystaple thequickbrownfox quick brown fox
  migration migrant refugee welcome newcomer mifriendly friendly field coventry birmingham wolverhampton midlands
  westmidlands council champion health language sharemylanguage postcard programme coordinator analyst volunteer
  london england britain poland romania ukraine ethiopia eritrea syria iran iraq sudan afghanistan
  my the and you for are was not with this that your our new work home house family
`
  .trim()
  .split(/\s+/);
