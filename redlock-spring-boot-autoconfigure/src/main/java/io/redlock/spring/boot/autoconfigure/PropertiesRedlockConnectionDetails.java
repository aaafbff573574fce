package io.redlock.spring.boot.autoconfigure;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/** The connection details as the properties give them. */
final class PropertiesRedlockConnectionDetails implements RedlockConnectionDetails {

    private final RedlockProperties properties;
    private final Optional<SslBundle> sslBundle;

    PropertiesRedlockConnectionDetails(RedlockProperties properties, SslBundles bundles) {
        this.properties = properties;
        this.sslBundle = Optional.ofNullable(properties.ssl().bundle())
                .filter(Predicate.not(String::isBlank))
                .map(bundles::getBundle);
    }

    @Override
    public List<String> nodes() {
        return properties.nodes();
    }

    @Override
    public Optional<String> username() {
        return Optional.ofNullable(properties.username()).filter(Predicate.not(String::isEmpty));
    }

    @Override
    public Optional<String> password() {
        return Optional.ofNullable(properties.password()).filter(Predicate.not(String::isEmpty));
    }

    @Override
    public int database() {
        return properties.database();
    }

    @Override
    public boolean tls() {
        return properties.ssl().isForAll();
    }

    @Override
    public Optional<SslBundle> sslBundle() {
        return sslBundle;
    }
}
