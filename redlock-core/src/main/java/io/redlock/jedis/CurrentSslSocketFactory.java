package io.redlock.jedis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;

/** Asks for a factory each time a socket is made, since the certificates may have been renewed in the meantime. */
final class CurrentSslSocketFactory extends SSLSocketFactory {

    private final Supplier<SSLSocketFactory> current;

    CurrentSslSocketFactory(Supplier<SSLSocketFactory> current) {
        this.current = current;
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return current.get().getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return current.get().getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket() throws IOException {
        return current.get().createSocket();
    }

    @Override
    public Socket createSocket(Socket plain, String host, int port, boolean autoClose) throws IOException {
        return current.get().createSocket(plain, host, port, autoClose);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return current.get().createSocket(host, port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return current.get().createSocket(host, port, localHost, localPort);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return current.get().createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return current.get().createSocket(address, port, localAddress, localPort);
    }
}
