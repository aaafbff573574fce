package io.redlock.spring.boot.autoconfigure;

import java.util.function.Supplier;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;

/** A bundle as it is now: what is made of it after a reload has the reloaded certificates. */
record CurrentSslBundle(Supplier<SslBundle> current) implements SslBundle {

    @Override
    public SslStoreBundle getStores() {
        return current.get().getStores();
    }

    @Override
    public SslBundleKey getKey() {
        return current.get().getKey();
    }

    @Override
    public SslOptions getOptions() {
        return current.get().getOptions();
    }

    @Override
    public String getProtocol() {
        return current.get().getProtocol();
    }

    @Override
    public SslManagerBundle getManagers() {
        return current.get().getManagers();
    }
}
