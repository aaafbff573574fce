package io.redlock.sample.payment.lab;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/** In an instance that a lab has started: says when it is ready, and ends when the lab does, however that ends. */
@Component
@ConditionalOnProperty(LabProperties.STARTED_BY)
final class StartedByLab implements ApplicationListener<ApplicationReadyEvent> {

    private final LabProperties properties;

    StartedByLab(LabProperties properties) {
        this.properties = properties;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent ready) {
        ApplicationContext context = ready.getApplicationContext();
        Thread watch = new Thread(() -> endWithLab(context), "lab-watch");
        watch.setDaemon(true);
        watch.start();
        String port = Objects.requireNonNull(context.getEnvironment().getProperty("local.server.port"));
        RestClient.create(Objects.requireNonNull(properties.startedBy()))
                .post()
                .uri("/lab/instances/" + port)
                .retrieve()
                .toBodilessEntity();
    }

    /** Nothing is ever written into the pipe between the two: only its end counts. */
    private static void endWithLab(ApplicationContext context) {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException broken) {
            // That is an end, too.
        }
        System.exit(SpringApplication.exit(context));
    }
}
