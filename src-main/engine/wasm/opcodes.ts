/*
 * What the two sides of the fast executor agree on: this file is compiled by TypeScript into the encoder and by
 * AssemblyScript into the module. Only whole-number constants may stand here.
 */

/** Bytes of an encoded instruction: twelve 32-bit words, then two doubles. */
export const INSTRUCTION_BYTES = 64;
/** Byte offsets of the words of an instruction. Addresses are in bytes. */
export const OPCODE = 0;
/** Rows of the matrix that is gone through; −1: as many as the chunk has; −2: as many of them as are the member's. */
export const ROWS = 4;
export const COLUMNS = 8;
/** What is written. */
export const TARGET = 12;
export const A = 16;
export const B = 20;
export const C = 24;
export const D = 28;
/** Opcode-specific sizes or steps. */
export const M = 32;
export const N = 36;
/** 1: the target starts from +0 and not from what it holds. */
export const FRESH = 40;
export const E = 44;
/** Attributes. */
export const X = 48;
export const Y = 56;
export const WHOLE_CHUNK = -1;
export const SHARE = -2;

/** Products copy so many bytes of their second operand at a time, or four columns if those are more (tiles.ts). */
export const COPY_BYTES = 131072;

export const ZERO = 0;
export const SEED = 1;
/** target[r][i] = B[i][0] + A[r]·B[i][1:]; A is rows × M. */
export const AFFINE = 2;
/**
 * Ā: target[:, 0] += Σ_r A[r], target[:, 1:] += Aᵀ·B; A is rows × columns, B is rows × M. E is the step from row to row
 * of A, in doubles, where the columns are only some of it: those of a member's units; 0 otherwise.
 */
export const AFFINE_WEIGHTS = 3;
/** The three products of ops/products.ts; A is rows × M, columns are those of the target, N columns are skipped. */
export const ROW_DOTS = 4;
export const PRODUCT = 5;
/** A is rows × columns, B is rows × M, target is columns × (N + M). */
export const TRANSPOSED_PRODUCT = 6;
export const ADD = 7;
export const ADD_FIRST = 8;
export const ADD_SECOND = 9;
export const MULTIPLY = 10;
export const MULTIPLY_FIRST = 11;
export const MULTIPLY_SECOND = 12;
export const DIVIDE = 13;
export const DIVIDE_FIRST = 14;
export const DIVIDE_SECOND = 15;
export const SUM = 16;
export const SUM_REVERSE = 17;
export const MEAN = 18;
export const MEAN_REVERSE = 19;
export const SOFTMAX = 20;
export const SOFTMAX_REVERSE = 21;
export const LOG_SUM_EXP = 22;
export const LOG_SUM_EXP_REVERSE = 23;
export const CROSS_ENTROPY = 24;
export const CROSS_ENTROPY_REVERSE = 25;
export const LOGISTIC = 26;
export const LOGISTIC_REVERSE = 27;
export const RSS = 28;
export const RSS_REVERSE = 29;
export const MSE = 30;
export const MSE_REVERSE = 31;
export const L1 = 32;
export const L1_REVERSE = 33;
export const L2 = 34;
export const L2_REVERSE = 35;
export const GRADIENT_DESCENT = 36;
export const MOMENTUM = 37;
export const NESTEROV = 38;
export const RMS_PROP = 39;
export const ADAM = 40;
/** Fused: both halves of a loss, with the seed of its adjoint. */
export const CROSS_ENTROPY_BOTH = 41;
/**
 * Fused: the gradient of a layer's weights and their update; target is W, C is ΔW, D the hyperparameters, the rest as
 * in AFFINE_WEIGHTS.
 */
export const AFFINE_MOMENTUM = 42;
export const AFFINE_DESCENT = 43;
/** All members of the team wait for each other (assembly/barrier.ts). */
export const BARRIER = 44;
/** In the place of an instruction in which a member has no part. */
export const NOTHING = 45;
/** For one example: y = f(W·(1, x)). As AFFINE; target is y, N the kind of f. */
export const FORWARD_OF_ONE = 46;
/** For one example: W's update as in AFFINE_MOMENTUM, with W in E; target is x̄ = (δ·W[:, 1:])·f′, N the kind of f. */
export const REVERSE_OF_ONE = 47;

/** Elementwise functions: the opcode of forward is ELEMENTWISE + 2·kind, that of reverse one more. */
export const ELEMENTWISE = 64;
export const ABS = 0;
export const ELU = 1;
export const EXP = 2;
export const GELU = 3;
export const IDENTITY = 4;
export const LEAKY_RELU = 5;
export const LOG = 6;
export const NEGATE = 7;
export const RECIPROCAL = 8;
export const RELU = 9;
export const SIGMOID = 10;
export const SILU = 11;
export const SOFTPLUS = 12;
export const SQRT = 13;
export const SQUARE = 14;
export const TANH = 15;

/** Doubles of the hyperparameter slot (plan/plan.ts, `hyper`), as byte offsets. */
export const LEARNING_RATE = 0;
export const MOMENTUM_FACTOR = 8;
export const DECAY = 16;
export const BETA1 = 24;
export const BETA2 = 32;
export const EPSILON = 40;
export const CORRECTION1 = 48;
export const CORRECTION2 = 56;

/** Byte offsets in the block that says what whole updates work on: 32-bit words, then doubles. */
export const JOB_INPUT_SLOT = 0;
export const JOB_TARGET_SLOT = 4;
export const JOB_INPUTS = 8;
export const JOB_TARGETS = 12;
export const JOB_CHUNK_ROWS = 16;
export const JOB_SEED = 20;
export const JOB_HYPERPARAMETERS = 24;
export const JOB_MASKS = 28;
export const JOB_MASK_COUNT = 32;
export const JOB_SCORE = 36;
export const JOB_ORDER = 40;
export const JOB_ROWS = 44;
/** The training pass: examples, where loss and decision are, and the parts of the program. */
export const JOB_TRAINING_INPUTS = 48;
export const JOB_TRAINING_TARGETS = 52;
export const JOB_LOSS = 56;
export const JOB_DECISION = 60;
/** Addresses of the first and the last instruction + 1 of begin, chunk, finish. */
export const JOB_BEGIN = 64;
export const JOB_BEGIN_END = 68;
export const JOB_CHUNK = 72;
export const JOB_CHUNK_END = 76;
export const JOB_FINISH = 80;
export const JOB_FINISH_END = 84;
/** The validation pass. */
export const JOB_VALIDATION_INPUTS = 88;
export const JOB_VALIDATION_TARGETS = 92;
export const JOB_VALIDATION_LOSS = 96;
export const JOB_VALIDATION_DECISION = 100;
export const JOB_EVALUATE = 104;
export const JOB_EVALUATE_END = 108;
export const JOB_VALIDATION_ROWS = 112;
/** The program of an update whose batch fits one chunk, with instructions fused (fuse.ts). */
export const JOB_FUSED = 116;
export const JOB_FUSED_END = 120;
/** Whether the update rule reads the corrections 1 − βᵗ. */
export const JOB_CORRECTED = 124;
/** Doubles: the threshold of a single output; Σ loss, Σ score, examples. */
export const JOB_THRESHOLD = 128;
/** Address of Σ loss, Σ score, examples. */
export const JOB_SUMS = 136;
/** The rows of a chunk that are the member's: the first, and how many at most; in training and in evaluation. */
export const JOB_FIRST = 140;
export const JOB_SHARE = 144;
export const JOB_EVALUATE_FIRST = 148;
export const JOB_EVALUATE_SHARE = 152;
/** 0 for the leader, which alone adds to the sums. */
export const JOB_MEMBER = 156;
export const JOB_BYTES = 192;

export const SCORE_HITS = 0;
export const SCORE_SQUARED_RESIDUALS = 1;

/*
 * The block in which the threads of a team meet: 32-bit words, each that is waited for in a cache line of its own.
 */
/** What is to be done now: 256 × the number of the command + members that take part; 0 members: leave. */
export const TEAM_GO = 0;
/** Helpers asleep that wait for a command. */
export const TEAM_IDLE = 4;
/** Members that have come to the barrier, and barriers passed. */
export const TEAM_ARRIVED = 64;
export const TEAM_GENERATION = 128;
/** Members asleep at the barrier. */
export const TEAM_ASLEEP = 132;
/** 1: a member is lost; nobody waits any more and what was computed is without meaning. */
export const TEAM_BROKEN = 192;
/** Helpers that have come, and those of them that have gone. */
export const TEAM_PRESENT = 196;
export const TEAM_GONE = 200;
/** The command and its arguments. */
export const TEAM_COMMAND = 256;
/** Address of the leader's job; those of the others follow. */
export const TEAM_JOBS = 260;
export const TEAM_BATCH_NUMBER = 264;
export const TEAM_BATCH = 268;
export const TEAM_COUNT = 272;
export const TEAM_LAST = 276;
/** Of a piece of the program: bytes from its start, rows of the chunk, whether it belongs to the evaluation. */
export const TEAM_FROM = 280;
export const TEAM_TO = 284;
export const TEAM_ROWS = 288;
export const TEAM_EVALUATES = 292;
export const TEAM_UPDATE = 296;
export const TEAM_BYTES = 320;

export const COMMAND_UPDATES = 0;
export const COMMAND_VALIDATE = 1;
export const COMMAND_PIECE = 2;

/** A mask: address, units, key; then from byte 16 the probability. */
export const MASK_BYTES = 24;
