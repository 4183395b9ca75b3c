export const REFUSALS = [];
