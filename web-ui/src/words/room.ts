/** The sizes of the editor's panels. */
export const room = {
  sizeOf: {
    form: 'Width of the form',
    data: 'Width of the data',
    text: 'Width of the text',
    bottom: 'Height of the panel below',
  },
} as const;
