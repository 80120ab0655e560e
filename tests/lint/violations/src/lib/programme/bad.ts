// breaks room-programme
import Dexie from 'dexie';

export default Dexie;
