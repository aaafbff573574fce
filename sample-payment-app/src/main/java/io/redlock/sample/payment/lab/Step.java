package io.redlock.sample.payment.lab;

import org.jspecify.annotations.Nullable;

/**
 * One step of a scene, as it was done.
 *
 * @param at when, in milliseconds since the scene began
 * @param actor who did it
 * @param did what
 * @param reply what was answered, if anybody answered
 * @param bad whether this is where it goes wrong
 */
record Step(double at, String actor, String did, @Nullable String reply, boolean bad) {}
