/** The path of the row of the trigger, which is not a step. */
export const TRIGGER = 'trigger:';
