package io.redlock.sample.payment.lab;

import io.redlock.sample.payment.lab.LabState.InstanceView;
import io.redlock.sample.payment.lab.SecondInstance.Life;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;

/** The instances that the lab sends payments to: its own, and a second one if there is one. */
final class Instances {

    private final SecondInstance second;
    private volatile Optional<InstanceClient> own = Optional.empty();

    Instances(SecondInstance second) {
        this.second = second;
    }

    @EventListener
    void listens(WebServerInitializedEvent event) {
        if (event.getApplicationContext().getServerNamespace() == null) {
            own = Optional.of(new InstanceClient(event.getWebServer().getPort()));
        }
    }

    InstanceClient own() {
        return own.orElseThrow(() -> new NotNowException("The web server has not started yet"));
    }

    /** {@return the second instance, which is running} */
    InstanceClient other() {
        return second.client()
                .orElseThrow(
                        () -> new NotNowException(
                                "There is no second instance that runs: it is started with the first, unless lab.second-instance is false"));
    }

    /** {@return those that run, this one first} */
    List<InstanceClient> running() {
        List<InstanceClient> running = new ArrayList<>(List.of(own()));
        second.client().ifPresent(running::add);
        return running;
    }

    InstanceClient named(String name) {
        return running().stream()
                .filter(instance -> instance.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NotNowException("No instance '%s' is running".formatted(name)));
    }

    List<InstanceView> views() {
        List<InstanceView> views = new ArrayList<>(List.of(new InstanceView(own().name(), Life.UP)));
        second.view().ifPresent(views::add);
        return views;
    }
}
