export const kind = 'postcard';
