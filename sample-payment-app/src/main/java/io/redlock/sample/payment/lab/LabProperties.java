package io.redlock.sample.payment.lab;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration properties for the lab.
 *
 * @param secondInstance Whether the instance that starts the nodes also starts a second instance.
 * @param startedBy Where the instance is that started this one. Set by that one.
 */
@ConfigurationProperties("lab")
record LabProperties(
        @DefaultValue("true") boolean secondInstance,
        @Nullable URI startedBy) {

    static final String STARTED_BY = "lab.started-by";
}
