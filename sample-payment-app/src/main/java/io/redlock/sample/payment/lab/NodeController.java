package io.redlock.sample.payment.lab;

import io.redlock.sample.payment.lab.NodeControls.Action;
import java.util.Arrays;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Stops and ends nodes. */
@RestController
@ConditionalOnLab
class NodeController {

    private final NodeControls controls;

    NodeController(NodeControls controls) {
        this.controls = controls;
    }

    @PostMapping("/lab/nodes/{index}/{action}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void perform(@PathVariable int index, @PathVariable String action) {
        if (index < 0 || index >= controls.count()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no node " + index + " here");
        }
        controls.perform(action(action), index);
    }

    private static Action action(String name) {
        return Arrays.stream(Action.values())
                .filter(action -> action.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "Nodes cannot be told to " + name));
    }
}
