import type { Answers } from './index.ts';

export const tigrinya: Answers = {
  good: [
    'ቤተ መጻሕፍቲ ምዉቕን ነጻን እዩ፣ ስለምንታይ መጺእኩም ዝብል የለን።',
    'ጎረቤተይ ኣብ ካልኣይ መዓልቲ ምግቢ ሒዛትልና መጺኣ።',
    'ናይ ሰሉስ ጉጅለ ቋንቋ፣ ኣብኡ እስሕቕ።',
    'መናፈሻታት ጽሩይ እዩ፣ ቆልዑ ብነጻ ይጻወቱ።',
    'ለይቲ ብዘይ ፍርሒ እድቅስ ኣለኹ።',
    'ሓኪም ንኣደይ ብትዕግስቲ ሰሚዓታ።',
    'ሰንበት ኩዕሶ እግሪ፣ ካብ ብዙሕ ሃገራት ብሓደ።',
    'ቤተ ክርስቲያን ኣብ ክረምቲ ክዳን ሂባትና።',
  ],
  missing: [
    'ትምህርቲ እንግሊዝኛ ምስ ሓላዊ ቆልዑ።',
    'ሓኪም ስኒ ኣይተረኽበን፣ ሰለስተ ወርሒ ተጸቢየ።',
    'ስራሕ ክሰርሕ ኣይተፈቕደለይን፣ መዓልታት ነዊሕ እዩ።',
    'ተርጓሚ ትግርኛ ኣብ ክሊኒክ።',
    'ናይ ኣውቶቡስ ገንዘብ ናብ ጠበቓ ንምኻድ።',
    'መግብና እንኽሽነሉ ቦታ።',
    'ኣብ ሆስፒታል እንታይ ብነጻ ምዃኑ ዝነግር ሓበሬታ።',
    'ምስ ተወለድቲ ከተማ እንራኸበሉ ቦታ።',
  ],
  improve: [
    'ደብዳበታት ብቐሊል ቃላት ጸሓፉ።',
    'ፓስፖርት ከምዘየድሊ ንክሊኒካት ንገርወን።',
    'ናይ ቋንቋ ኮርስ ነዊሕ ይኹን፣ ሽዱሽተ ሰሙን ኣይኣክልን።',
    'ቅድሚ ምውጣንኩም ንዓና ሕተቱ።',
    'ስድራቤታት ኣብ መንጎ ዓመተ ትምህርቲ ኣይተግዕዙ።',
    'ንተጸበይቲ ስድራቤታት ናይ ኣውቶቡስ ካርድ ሃቡ።',
    'ኣብ መሕለፊ ትሕቲ መሬት መብራህቲ ግበሩ።',
    'መጀመርታ ሰላም በሉና።',
  ],
};

export const somali: Answers = {
  good: [
    'Maktabaddu waa diirran tahay, waana bilaash.',
    'Deriskaygu maalintii labaad ayay cunto noo keentay.',
    'Kooxda luqadda ee Talaadada, halkaas ayaan ku qoslaa.',
    'Beeraha caruurtu ku ciyaarto waa nadiif.',
    'Dhakhtaraddu hooyaday si fiican ayay u dhegaysatay.',
    'Habeenkii si nabad ah ayaan u seexdaa.',
    'Suuqa waxaan ka helaa xawaashkeenna.',
    'Macallinku magacyadeenna oo dhan wuu bartay.',
  ],
  missing: [
    'Dhakhtarka ilkaha, saddex bilood ayaan sugayay.',
    'Fasal Ingiriisi oo carruurta lagu hayo.',
    'Turjumaan farmashiyaha jooga.',
    'Guri dugsiga u dhow, sannad gudihiis saddex jeer ayaa nala raray.',
    'Meel dhallinyaradu ku kulanto.',
    'Dhakhtarad dumar ah.',
    'Lacagta baska ee qareenka loogu tago.',
    'Cid noo sharraxda waxa isbitaalka bilaashka ka ah.',
  ],
  improve: [
    'Warqadaha ku qora hadal fudud.',
    'U sheega rugaha caafimaadka in baasaboor aan loo baahnayn.',
    'Na weydiiya ka hor inta aydnaan qorsheyn.',
    'Wiishka dhismaha hagaajiya, hooyaday hoos uma soo degi karto.',
    'Koorsada luqadda dheereeya.',
    'Hablaha u sameeya hool isboorti.',
    'Laydh geliya marinka dhulka hoostiisa.',
    'Marka hore na salaama.',
  ],
};
