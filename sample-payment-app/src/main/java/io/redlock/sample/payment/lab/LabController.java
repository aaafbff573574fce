package io.redlock.sample.payment.lab;

import io.redlock.sample.payment.lab.StaleWriter.Result;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** What the page asks for. */
@RestController
@RequestMapping("/lab")
@ConditionalOnLab
class LabController {

    private final LabStream stream;
    private final Stage stage;
    private final RaceTrack races;
    private final StaleWriter stale;
    private final SlowPayment slow;
    private final Load load;
    private final SecondInstance second;

    LabController(
            LabStream stream,
            Stage stage,
            RaceTrack races,
            StaleWriter stale,
            SlowPayment slow,
            Load load,
            SecondInstance second) {
        this.stream = stream;
        this.stage = stage;
        this.races = races;
        this.stale = stale;
        this.slow = slow;
        this.load = load;
        this.second = second;
    }

    @GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter stream() {
        return stream.open();
    }

    @PostMapping("/races")
    Race race(@RequestBody RaceOrder order) throws Exception {
        return stage.play(() ->
                races.run(order, (race, request) -> stream.tell("request", Map.of("race", race, "request", request))));
    }

    @PostMapping("/stale")
    Result stale(@RequestBody StaleOrder order) throws Exception {
        return stage.play(() ->
                stale.play(order.rival(), new Steps(step -> stream.tell("stale", Map.of("step", step)))));
    }

    @PostMapping("/slow")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void slow(@RequestBody SlowOrder order) {
        slow.begin(order.instance());
    }

    @PostMapping("/load")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void load(@RequestBody LoadOrder order) {
        load.turn(order.on());
    }

    @PostMapping("/instances/{port}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void register(@PathVariable int port) {
        second.registered(port);
    }

    /**
     * Whether somebody else pays while the writer is stopped.
     *
     * @param rival whether
     */
    record StaleOrder(boolean rival) {}

    /**
     * Where a slow payment is wanted.
     *
     * @param instance the name of the instance
     */
    record SlowOrder(String instance) {}

    /**
     * Whether there are payments all the time.
     *
     * @param on whether
     */
    record LoadOrder(boolean on) {}
}
