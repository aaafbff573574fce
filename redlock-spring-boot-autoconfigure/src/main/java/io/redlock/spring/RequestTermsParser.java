package io.redlock.spring;

import io.redlock.LockRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

/** Makes {@link RequestTerms} of an annotation, or says what is wrong with the annotation. */
final class RequestTermsParser {

    private static final String STYLES = "Write it as 10s, PT10S, 1m30s, a number of milliseconds or ${a.property}";

    private final ConfigurableBeanFactory beans;
    private final Optional<Duration> maxLease;

    /**
     * Parses for one application.
     *
     * @param maxLease the longest lease that the application allows; empty if it sets no such limit
     */
    RequestTermsParser(ConfigurableBeanFactory beans, Optional<Duration> maxLease) {
        this.beans = beans;
        this.maxLease = maxLease;
    }

    /**
     * {@return what the annotation of a method asks for besides its keys}
     *
     * @throws InvalidDistributedLockException if it cannot be had
     */
    RequestTerms parse(LockedMethod locked) {
        checkLimitsSomething(locked);
        DistributedLock annotation = locked.annotation();
        return new RequestTerms(
                annotation.name().isBlank() ? defaultName(locked) : annotation.name(),
                limited(locked, "lease", annotation.lease(), LockRequest::lease),
                duration(locked, "waitTime", annotation.waitTime(), LockRequest::waitTime),
                annotation.renewed(),
                duration(locked, "holdLimit", annotation.holdLimit(), LockRequest::holdLimit),
                annotation.fenced(),
                limited(locked, "holdAtLeast", annotation.holdAtLeast(), LockRequest::holdAtLeast));
    }

    private static void checkLimitsSomething(LockedMethod locked) {
        String holdLimit = locked.annotation().holdLimit();
        if (!locked.annotation().renewed() && !holdLimit.isBlank()) {
            throw locked.invalid(
                    "Its holdLimit is \"%s\", but with renewed = false there is nothing to limit: the lock ends with its lease"
                            .formatted(holdLimit),
                    "Leave one of the two out");
        }
    }

    /** What every call would be refused for, because the nodes would keep a key for too long, is refused now. */
    private Optional<Duration> limited(
            LockedMethod locked, String attribute, String text, BiConsumer<LockRequest, Duration> check) {
        Optional<Duration> asked = duration(locked, attribute, text, check);
        if (asked.isPresent() && maxLease.isPresent() && asked.get().compareTo(maxLease.get()) > 0) {
            throw locked.invalid(
                    "Its %s is %s, longer than the max lease of %s (redlock.max-lease)"
                            .formatted(attribute, asked.get(), maxLease.get()),
                    "Shorten the %s, or raise redlock.max-lease in every application that uses these nodes"
                            .formatted(attribute));
        }
        return asked;
    }

    private static String defaultName(LockedMethod locked) {
        // A proxy's class has no name that means anything: its interface has.
        Class<?> declaring = locked.method().getDeclaringClass();
        Class<?> type = declaring.isInterface() ? declaring : locked.targetClass();
        return type.getSimpleName() + "." + locked.method().getName();
    }

    private Optional<Duration> duration(
            LockedMethod locked, String attribute, String text, BiConsumer<LockRequest, Duration> check) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        String subject = "Its %s is \"%s\"".formatted(attribute, text);
        try {
            String resolved = String.valueOf(beans.resolveEmbeddedValue(text)).strip();
            subject = resolved.equals(text) ? subject : subject + ", which is \"%s\"".formatted(resolved);
            Duration duration = DurationFormatterUtils.detectAndParse(resolved, DurationFormat.Unit.MILLIS);
            check.accept(LockRequest.of(attribute), duration);
            return Optional.of(duration);
        } catch (IllegalArgumentException | ArithmeticException impossible) {
            throw locked.invalid("%s: %s".formatted(subject, impossible.getMessage()), STYLES);
        }
    }
}
