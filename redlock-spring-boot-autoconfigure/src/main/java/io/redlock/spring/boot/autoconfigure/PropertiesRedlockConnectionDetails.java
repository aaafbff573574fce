package io.redlock.spring.boot.autoconfigure;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/** The connection details as the properties give them: the same credentials and certificates for all nodes. */
final class PropertiesRedlockConnectionDetails implements RedlockConnectionDetails {

    private final RedlockProperties properties;
    private final Optional<SslBundle> sslBundle;

    PropertiesRedlockConnectionDetails(RedlockProperties properties, SslBundles bundles) {
        this.properties = properties;
        this.sslBundle = properties.ssl().bundleName().map(name -> bundle(name, bundles));
    }

    /** The bundle is asked for by its name each time, since one that was reloaded is another object. */
    private static SslBundle bundle(String name, SslBundles bundles) {
        try {
            bundles.getBundle(name);
        } catch (NoSuchSslBundleException unknown) {
            throw new InvalidConfigurationPropertyValueException(
                    "redlock.ssl.bundle",
                    name,
                    "There is no SSL bundle of that name. Configure one under spring.ssl.bundle.pem.%s"
                            .formatted(name));
        }
        return new CurrentSslBundle(() -> bundles.getBundle(name));
    }

    @Override
    public List<Node> nodes() {
        return properties.nodes().stream().map(this::node).toList();
    }

    private Node node(String address) {
        return new Node(
                address,
                present(properties.username()),
                present(properties.password()),
                OptionalInt.of(properties.database()),
                properties.ssl().isForAll(),
                sslBundle);
    }

    private static Optional<String> present(@Nullable String value) {
        return Optional.ofNullable(value).filter(Predicate.not(String::isEmpty));
    }
}
