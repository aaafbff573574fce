package io.redlock.it;

import io.redlock.test.RedisNodes;
import io.redlock.test.RedisNodesBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Three real servers that speak TLS on a second port, with certificates of our own making. */
final class TlsNodes implements AutoCloseable {

    static final int COUNT = 3;

    private static final String OUR_NAMES = "DNS:localhost,IP:127.0.0.1";
    private static final String ANOTHER_NAME = "DNS:redis.example";

    private final RedisNodes nodes;
    private final List<Integer> ports = new ArrayList<>();
    private final SSLSocketFactory trusting;

    /** Starts them; the first so many have a certificate for another name than the one they are reached by. */
    TlsNodes(Path folder, int misnamed) throws IOException, InterruptedException, GeneralSecurityException {
        Path right = certificate(folder, "right", OUR_NAMES);
        Path wrong = certificate(folder, "wrong", ANOTHER_NAME);
        RedisNodesBuilder builder = RedisNodes.builder().count(COUNT);
        for (int node = 0; node < COUNT; node++) {
            Path certificate = node < misnamed ? wrong : right;
            String file = certificate.toString();
            int port = freePort();
            ports.add(port);
            builder.argumentsOf(node, "--tls-port", Integer.toString(port), "--tls-auth-clients", "no")
                    .argumentsOf(node, "--tls-cert-file", file, "--tls-ca-cert-file", file)
                    .argumentsOf(node, "--tls-key-file", file + ".key");
        }
        trusting = trusting(right, wrong);
        nodes = builder.start();
    }

    private static Path certificate(Path folder, String name, String names) throws IOException, InterruptedException {
        Path file = folder.resolve(name);
        List<String> command = new ArrayList<>(List.of("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes"));
        command.addAll(List.of("-days", "2", "-subj", "/CN=" + name, "-addext", "subjectAltName=" + names));
        command.addAll(List.of("-out", file.toString(), "-keyout", file + ".key"));
        Process openssl = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
        if (!openssl.waitFor(30, TimeUnit.SECONDS) || openssl.exitValue() != 0) {
            openssl.destroyForcibly();
            throw new IOException("openssl said: " + Files.readString(folder.resolve(name + ".log")));
        }
        return file;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static SSLSocketFactory trusting(Path... certificates) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        for (Path certificate : certificates) {
            try (InputStream in = Files.newInputStream(certificate)) {
                trusted.setCertificateEntry(
                        certificate.getFileName().toString(),
                        CertificateFactory.getInstance("X.509").generateCertificate(in));
            }
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context.getSocketFactory();
    }

    RedisNodes nodes() {
        return nodes;
    }

    /** {@return the addresses of the encrypted ports, with what stands before the host} */
    List<String> addresses(String scheme, String host) {
        return ports.stream().map(port -> scheme + host + ":" + port).toList();
    }

    /** {@return what trusts all the certificates, whatever their names} */
    SSLSocketFactory trusting() {
        return trusting;
    }

    @Override
    public void close() {
        nodes.close();
    }
}
