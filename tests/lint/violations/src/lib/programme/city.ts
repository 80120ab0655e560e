export const city = 'Coventry';
