package io.redlock.sample.payment.lab;

import io.redlock.sample.payment.lab.LabStates.Moment;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Tells every open page the state twice a second, the last minute once a second, and what happens in races and scenes.
 * Nobody is asked anything while no page is open. Safe for use by several threads.
 */
final class LabStream implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(LabStream.class);

    private static final int MOST_PAGES = 16;
    private static final long PERIOD_MILLIS = 500;
    private static final int PERIODS_PER_SECOND = 2;

    private final LabStates states;
    private final Minute minute = new Minute();
    private final List<SseEmitter> pages = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService clock;
    private volatile @Nullable Future<?> ticking;
    private long periods;

    LabStream(LabStates states) {
        this.states = states;
        this.clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "lab-stream");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Opens the stream of one more page.
     *
     * @throws NotNowException if there are too many
     */
    synchronized SseEmitter open() {
        if (pages.size() >= MOST_PAGES) {
            throw new NotNowException("There are %d open pages already; close one".formatted(MOST_PAGES));
        }
        // A page stays as long as it likes.
        SseEmitter page = new SseEmitter(0L);
        page.onCompletion(() -> pages.remove(page));
        page.onError(gone -> pages.remove(page));
        pages.add(page);
        return page;
    }

    /** Tells all pages, one after another: two events never mix. */
    synchronized void tell(String event, Object data) {
        pages.removeIf(page -> !isTold(page, event, data));
    }

    private static boolean isTold(SseEmitter page, String event, Object data) {
        try {
            page.send(SseEmitter.event().name(event).data(data));
            return true;
        } catch (IOException | IllegalStateException gone) {
            return false;
        }
    }

    private void tick() {
        if (pages.isEmpty()) {
            return;
        }
        try {
            Moment now = states.now();
            tell("state", now.state());
            if (periods++ % PERIODS_PER_SECOND == 0) {
                minute.add(now.waits(), now.told());
                tell("minute", minute.points());
            }
        } catch (RuntimeException unexpected) {
            log.warn("The pages could not be told the state", unexpected);
        }
    }

    @Override
    public void start() {
        ticking = clock.scheduleWithFixedDelay(this::tick, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Before the web server waits for requests to end: these would not. */
    @Override
    public void stop() {
        Optional.ofNullable(ticking).ifPresent(ticks -> ticks.cancel(false));
        clock.shutdownNow();
        pages.forEach(SseEmitter::complete);
    }

    @Override
    public boolean isRunning() {
        return ticking != null && !clock.isShutdown();
    }
}
