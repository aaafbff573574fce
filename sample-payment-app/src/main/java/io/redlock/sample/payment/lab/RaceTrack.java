package io.redlock.sample.payment.lab;

import io.redlock.sample.payment.PaymentService;
import io.redlock.sample.payment.lab.Race.Request;
import io.redlock.sample.payment.lab.instance.Outcome;
import io.redlock.sample.payment.lab.instance.Work;
import io.redlock.sample.payment.lab.instance.WorkReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.client.RestClientException;

/** Runs races: many requests for one user at once, to all instances. */
final class RaceTrack {

    private static final Logger log = LoggerFactory.getLogger(RaceTrack.class);

    private static final long THINK_MILLIS = 50;

    /** All come within this time, so that some find what others have just done. */
    private static final Duration RUSH = Duration.ofMillis(3 * THINK_MILLIS);

    private final PaymentService payments;
    private final Instances instances;
    private final LedgerAudit audit;
    private final AtomicInteger races = new AtomicInteger();

    RaceTrack(PaymentService payments, Instances instances, LedgerAudit audit) {
        this.payments = payments;
        this.instances = instances;
        this.audit = audit;
    }

    /**
     * Runs a race to its end.
     *
     * @param spectator hears of each request that was answered, and of which race it was
     */
    Race run(RaceOrder order, BiConsumer<String, Request> spectator) throws Exception {
        String id = "race-" + races.incrementAndGet();
        long user = payments.register(id).id();
        Instant start = Instant.now();
        List<Request> answered = new ArrayList<>();
        ExecutorService callers = Executors.newFixedThreadPool(order.requests());
        try {
            List<Callable<Request>> calls = calls(order, user, start, request -> spectator.accept(id, request));
            for (Future<Request> call : callers.invokeAll(calls)) {
                answered.add(call.get());
            }
        } finally {
            callers.shutdownNow();
        }
        List<Request> requests =
                answered.stream().map(request -> request.amongst(answered)).toList();
        long overlaps = requests.stream().filter(Request::overlaps).count();
        double took = millis(start, Instant.now());
        return new Race(id, order.locked(), order.amounts(), user, took, requests, audit.of(user, overlaps));
    }

    private List<Callable<Request>> calls(RaceOrder order, long user, Instant start, Consumer<Request> spectator) {
        List<InstanceClient> running = instances.running();
        List<Callable<Request>> calls = new ArrayList<>();
        for (int index = 0; index < order.requests(); index++) {
            int number = index + 1;
            Work work = order.work(index, user, THINK_MILLIS);
            InstanceClient instance = running.get(index % running.size());
            long pause = RUSH.toMillis() * index / order.requests();
            calls.add(() -> {
                Thread.sleep(pause);
                Request request = call(number, work, instance, start);
                spectator.accept(request);
                return request;
            });
        }
        return calls;
    }

    private static Request call(int number, Work work, InstanceClient instance, Instant start) {
        Instant asked = Instant.now();
        WorkReport report = report(work, instance);
        return new Request(
                number,
                work.kind(),
                work.amount().toPlainString(),
                instance.name(),
                millis(start, asked),
                since(start, report.entered()),
                since(start, report.left()),
                millis(start, Instant.now()),
                report.outcome(),
                false);
    }

    private static WorkReport report(Work work, InstanceClient instance) {
        try {
            return instance.perform(work);
        } catch (RestClientException noAnswer) {
            log.warn("{} did not answer", instance.name(), noAnswer);
            return new WorkReport(Outcome.FAILED, null, null);
        }
    }

    private static @Nullable Double since(Instant start, @Nullable Instant moment) {
        return moment == null ? null : millis(start, moment);
    }

    private static double millis(Instant start, Instant moment) {
        return Duration.between(start, moment).toNanos() / 1e6;
    }
}
