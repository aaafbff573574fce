package io.redlock.spring;

import java.time.Duration;
import java.util.Optional;

/** What the log says of one lock at the start, on one line. */
final class LockReport {

    private static final String DEFAULT = "default";

    private LockReport() {}

    static String of(LockOperation operation) {
        RequestTerms terms = operation.terms();
        DistributedLock annotation = operation.keys().locked().annotation();
        StringBuilder line = new StringBuilder("%s: key \"%s\", name %s, lease %s, waitTime %s"
                .formatted(
                        MethodNames.of(operation.method()),
                        operation.keys().source(),
                        terms.name(),
                        text(terms.lease(), DEFAULT),
                        text(terms.waitTime(), DEFAULT)));
        line.append(terms.renewed() ? ", holdLimit " + text(terms.holdLimit(), DEFAULT) : ", not renewed");
        line.append(terms.fenced() ? ", fenced" : "");
        terms.holdAtLeast().ifPresent(atLeast -> line.append(", holdAtLeast ").append(atLeast));
        operation
                .condition()
                .ifPresent(condition ->
                        line.append(", condition \"").append(condition.source()).append('"'));
        line.append(", whenContended %s, whenUnavailable %s, whenLost %s"
                .formatted(annotation.whenContended(), annotation.whenUnavailable(), annotation.whenLost()));
        line.append(annotation.fallback().isBlank() ? "" : ", fallback " + annotation.fallback());
        return line.toString();
    }

    private static String text(Optional<Duration> duration, String otherwise) {
        return duration.map(Duration::toString).orElse(otherwise);
    }
}
