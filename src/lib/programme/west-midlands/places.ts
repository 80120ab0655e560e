import { choices } from './words.ts';

/** Where a Health Champion meets people. */
export const settings = choices([
  ['home-visit', 'home', 'Home visit', 'زيارة منزلية', 'ምብጻሕ ገዛ'],
  [
    'gp-surgery',
    'stethoscope',
    'GP surgery or waiting room',
    'عيادة الطبيب أو غرفة الانتظار',
    'ክሊኒክ GP ወይ ክፍሊ መጸበዪ',
  ],
  ['hospital', 'hospital', 'Hospital', 'مستشفى', 'ሆስፒታል'],
  ['pharmacy', 'pharmacy', 'Pharmacy', 'صيدلية', 'ቤት መድሃኒት'],
  ['community-centre', 'people', 'Community centre', 'مركز مجتمعي', 'ማእከል ማሕበረሰብ'],
  ['library', 'book', 'Library', 'مكتبة', 'ቤተ መጻሕፍቲ'],
  ['place-of-worship', 'worship', 'Place of worship', 'مكان عبادة', 'ቦታ ጸሎት'],
  ['school-gate', 'school', 'School or school gate', 'مدرسة أو باب المدرسة', 'ቤት ትምህርቲ ወይ ኣፍ ደገኡ'],
  ['college', 'graduation', 'College or ESOL class', 'كلية أو صف لتعلم الإنجليزية', 'ኮሌጅ ወይ ክፍሊ ቋንቋ እንግሊዝ'],
  ['accommodation', 'bed', 'Hotel or shared accommodation', 'فندق أو سكن مشترك', 'ሆቴል ወይ ሓባራዊ መንበሪ'],
  ['food-bank', 'basket', 'Food bank or drop-in', 'بنك الطعام أو مركز استقبال', 'ባንኪ መግቢ ወይ ክፉት ኣገልግሎት'],
  ['street-market', 'stall', 'Street, market or shop', 'شارع أو سوق أو متجر', 'ጎደና፣ ዕዳጋ ወይ ድኳን'],
  ['park', 'tree', 'Park or sports ground', 'حديقة أو ملعب', 'መናፈሻ ወይ ሜዳ ስፖርት'],
  ['workplace', 'briefcase', 'Workplace', 'مكان العمل', 'ቦታ ስራሕ'],
  ['event', 'calendar', 'Event or festival', 'فعالية أو مهرجان', 'ፍጻመ ወይ በዓል'],
  ['phone', 'phone', 'On the phone', 'عبر الهاتف', 'ብተሌፎን'],
  ['online', 'chat', 'Messages or online', 'رسائل أو عبر الإنترنت', 'ብመልእኽቲ ወይ ኢንተርነት'],
  ['other-place', 'pin', 'Another place', 'مكان آخر', 'ካልእ ቦታ'],
]);

/** What a language session can be about. */
export const sessionThemes = choices([
  ['conversation', 'chat', 'Conversation', 'محادثة', 'ዕላል'],
  ['stories', 'book', 'Stories', 'قصص', 'ዛንታታት'],
  ['cooking', 'pot', 'Cooking', 'طبخ', 'ምብሳል መግቢ'],
  ['painting', 'brush', 'Painting', 'تلوين', 'ስእሊ ብሕብሪ'],
  ['drawing', 'pencil', 'Drawing', 'رسم', 'ምስኣል'],
  ['music', 'music', 'Music and songs', 'موسيقى وأغانٍ', 'ሙዚቃን ደርፍን'],
  ['games', 'dice', 'Games', 'ألعاب', 'ጸወታታት'],
  ['crafts', 'scissors', 'Sewing and crafts', 'خياطة وحرف يدوية', 'ስፌትን ስነጥበባት ኢድን'],
  ['walking', 'shoe', 'Walking and places', 'المشي والأماكن', 'እግራዊ ጉዕዞን ቦታታትን'],
  ['gardening', 'plant', 'Gardening', 'البستنة', 'ስራሕ ጀርዲን'],
  [
    'daily-life',
    'bag',
    'Shops, buses, daily life',
    'التسوق والحافلات والحياة اليومية',
    'ድኳናት፣ ኣውቶቡስ፣ መዓልታዊ ናብራ',
  ],
  ['work-words', 'briefcase', 'Words for work', 'كلمات للعمل', 'ቃላት ንስራሕ'],
  ['festivals', 'star', 'Festivals and traditions', 'أعياد وتقاليد', 'በዓላትን ልምድታትን'],
  ['reading-writing', 'letters', 'Reading and writing', 'القراءة والكتابة', 'ምንባብን ምጽሓፍን'],
]);
