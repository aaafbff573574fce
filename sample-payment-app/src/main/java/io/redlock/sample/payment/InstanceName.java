package io.redlock.sample.payment;

import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/** What this instance of the application is called in the ledger. */
@Component
public class InstanceName {

    private final @Nullable String configured;
    private final Environment environment;

    InstanceName(PaymentProperties properties, Environment environment) {
        this.configured = properties.instance();
        this.environment = environment;
    }

    /** {@return the configured name, or localhost with the port that is really listened on, or the process id} */
    public String value() {
        if (StringUtils.hasText(configured)) {
            return configured;
        }
        // Asked for on each call: with server.port=0 the port is known only once the server runs.
        String port = environment.getProperty("local.server.port");
        return port == null ? "pid " + ProcessHandle.current().pid() : "localhost:" + port;
    }
}
