/** brain.js asks `value instanceof Texture` here and there: nothing is one. */
exports.Texture = class Texture {};
