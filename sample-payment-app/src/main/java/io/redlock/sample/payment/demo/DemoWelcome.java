package io.redlock.sample.payment.demo;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/** Says at startup what is there and what one can do now. */
class DemoWelcome implements ApplicationListener<ApplicationReadyEvent> {

    private static final Logger log = LoggerFactory.getLogger(DemoWelcome.class);

    private final Demo demo;
    private final String database;

    DemoWelcome(Demo demo, String database) {
        this.demo = demo;
        // What comes behind the question mark may be a password.
        this.database = database.replaceFirst("\\?.*", "");
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent ready) {
        int port = ready.getApplicationContext().getEnvironment().getProperty("local.server.port", Integer.class, 8080);
        log.info("The payment demo runs on http://localhost:{}\n\n{}\n{}", port, whatIsThere(), whatToDo(port));
    }

    private String whatIsThere() {
        DemoShare share = demo.share();
        String nodes = String.join("\n  ", share.nodes());
        String origin = demo instanceof StartedDemo
                ? "started by this instance"
                : "started by another instance, with which they end";
        return """
                %d Redis nodes, %s:
                  %s
                Database: %s
                """.formatted(share.nodes().size(), origin, nodes, database).indent(2);
    }

    private static String whatToDo(int port) {
        return """
                Open it in a browser: a race with the lock and without, the nodes, the holds.
                Or by hand. A user, a payment, a second one (409 Already paid), a cancellation, the ledger:
                  curl -H 'Content-Type: application/json' -d '{"name": "Ada"}' http://localhost:%1$d/users
                  curl -H 'Content-Type: application/json' -d '{"amount": "49.90"}' http://localhost:%1$d/users/1/payments
                  curl -H 'Content-Type: application/json' -d '{"amount": "49.90"}' http://localhost:%1$d/users/1/payments
                  curl -H 'Content-Type: application/json' -d '{"amount": "49.90"}' http://localhost:%1$d/users/1/payments/cancel
                  curl http://localhost:%1$d/users/1
                The nodes, what this instance holds, and how long its callers waited:
                  curl http://localhost:%1$d/actuator/redlock
                  curl http://localhost:%1$d/actuator/metrics/redlock.acquire
                One more instance, which joins these nodes and this database:
                  mvn spring-boot:run -Dspring-boot.run.arguments=--server.port=%2$d
                The same without the lock: add --redlock.aspect.enabled=false
                """.formatted(port, port + 1).indent(2);
    }
}
