package io.redlock.spring;

import io.redlock.LockRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

/** Makes a {@link LockOperation} of an annotation, or says what is wrong with the annotation. */
final class LockOperationParser {

    private static final String STYLES = "Write it as 10s, PT10S, 1m30s, a number of milliseconds or ${a.property}";

    private final ConfigurableBeanFactory beans;

    LockOperationParser(ConfigurableBeanFactory beans) {
        this.beans = beans;
    }

    /**
     * {@return what the annotation of a method asks for}
     *
     * @throws InvalidDistributedLockException if it cannot be had
     */
    LockOperation parse(LockedMethod locked) {
        MethodChecks.check(locked);
        DistributedLock annotation = locked.annotation();
        String name = annotation.name().isBlank() ? defaultName(locked) : annotation.name();
        return new LockOperation(
                locked.method(),
                KeyParser.parse(locked, beans),
                name,
                duration(locked, "lease", annotation.lease(), LockRequest::lease),
                duration(locked, "waitTime", annotation.waitTime(), LockRequest::waitTime));
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
