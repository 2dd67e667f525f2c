/** 1/ln 2: a loss in nats times this is the loss in bits. */
export const BITS_PER_NAT = 1.4426950408889634;
