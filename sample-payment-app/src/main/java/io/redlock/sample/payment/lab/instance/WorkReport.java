package io.redlock.sample.payment.lab.instance;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an instance says of its work. The instances run on one machine, so their times can be compared.
 *
 * @param outcome what became of it
 * @param entered when it began to read what it decides by; nothing if it never came so far
 * @param left when its transaction had ended
 */
public record WorkReport(
        Outcome outcome,
        @Nullable Instant entered,
        @Nullable Instant left) {}
