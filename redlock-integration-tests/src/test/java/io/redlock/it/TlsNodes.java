package io.redlock.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.redlock.test.RedisNodes;
import io.redlock.test.RedisNodesBuilder;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Three real servers that speak TLS on a second port, with certificates of our own making. */
public final class TlsNodes implements AutoCloseable {

    public static final int COUNT = 3;

    /** Of the stores. */
    static final char[] PASSWORD = "secret".toCharArray();

    private static final String OUR_NAMES = "DNS:localhost,IP:127.0.0.1";
    private static final String ANOTHER_NAME = "DNS:redis.example";

    private final RedisNodes nodes;
    private final List<Integer> ports = new ArrayList<>();
    private final SSLSocketFactory trusting;
    private final SSLSocketFactory introduced;
    private final Path truststore;
    private final Path client;
    private final Path right;
    private final Path wrong;

    /** Starts them; the first so many have a certificate for another name than the one they are reached by. */
    public TlsNodes(Path folder, int misnamed) throws IOException, InterruptedException, GeneralSecurityException {
        this(folder, misnamed, "no");
    }

    /** {@return servers that let nobody in who has no certificate} */
    public static TlsNodes mutual(Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        return new TlsNodes(folder, 0, "yes");
    }

    private TlsNodes(Path parent, int misnamed, String clientsNeedOne)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path folder = Files.createTempDirectory(parent, "nodes");
        client = certificate(folder, "client", "DNS:client.example");
        right = certificate(folder, "right", OUR_NAMES);
        wrong = certificate(folder, "wrong", ANOTHER_NAME);
        RedisNodesBuilder builder = RedisNodes.builder().count(COUNT);
        for (int node = 0; node < COUNT; node++) {
            Path certificate = node < misnamed ? wrong : right;
            String file = certificate.toString();
            int port = freePort();
            ports.add(port);
            builder.argumentsOf(node, "--tls-port", Integer.toString(port), "--tls-auth-clients", clientsNeedOne)
                    .argumentsOf(node, "--tls-cert-file", file, "--tls-ca-cert-file", client.toString())
                    .argumentsOf(node, "--tls-key-file", file + ".key");
        }
        KeyStore trusted = trusting(right, wrong);
        trusting = sockets(trusted);
        introduced = sockets(trusted, keysOf(client));
        truststore = folder.resolve("trusted.p12");
        try (OutputStream out = Files.newOutputStream(truststore)) {
            trusted.store(out, PASSWORD);
        }
        nodes = builder.start();
    }

    private static Path certificate(Path folder, String name, String names) throws IOException, InterruptedException {
        Path file = folder.resolve(name);
        List<String> command = new ArrayList<>(List.of("req", "-x509", "-newkey", "rsa:2048", "-nodes"));
        command.addAll(List.of("-days", "2", "-subj", "/CN=" + name, "-addext", "subjectAltName=" + names));
        command.addAll(List.of("-out", file.toString(), "-keyout", file + ".key"));
        openssl(file, command);
        return file;
    }

    private static void openssl(Path file, List<String> arguments) throws IOException, InterruptedException {
        Path log = file.resolveSibling(file.getFileName() + ".log");
        List<String> command = new ArrayList<>(arguments);
        command.add(0, "openssl");
        Process openssl = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!openssl.waitFor(30, TimeUnit.SECONDS) || openssl.exitValue() != 0) {
            openssl.destroyForcibly();
            throw new IOException("openssl said: " + Files.readString(log));
        }
    }

    private static KeyManager[] keysOf(Path certificate)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path store = certificate.resolveSibling(certificate.getFileName() + ".p12");
        List<String> command = new ArrayList<>(List.of("pkcs12", "-export", "-in", certificate.toString()));
        command.addAll(List.of(
                "-inkey", certificate + ".key", "-passout", "pass:" + new String(PASSWORD), "-out", store.toString()));
        openssl(store, command);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        return managers.getKeyManagers();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static KeyStore trusting(Path... certificates) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        for (Path certificate : certificates) {
            try (InputStream in = Files.newInputStream(certificate)) {
                trusted.setCertificateEntry(
                        certificate.getFileName().toString(),
                        CertificateFactory.getInstance("X.509").generateCertificate(in));
            }
        }
        return trusted;
    }

    private static SSLSocketFactory sockets(KeyStore trusted, KeyManager... ours) throws GeneralSecurityException {
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(ours, managers.getTrustManagers(), null);
        return context.getSocketFactory();
    }

    public RedisNodes nodes() {
        return nodes;
    }

    /** {@return the addresses of the encrypted ports, with what stands before the host} */
    public List<String> addresses(String scheme, String host) {
        return ports.stream().map(port -> scheme + host + ":" + port).toList();
    }

    /** {@return a PEM file with the certificate in which all the names of the servers stand} */
    public Path certificate() {
        return right;
    }

    /** {@return a PEM file with the certificate of those that are misnamed} */
    public Path misnamedCertificate() {
        return wrong;
    }

    /** {@return a PEM file with the certificate of a client; its key is beside it, with the ending {@code .key}} */
    public Path clientCertificate() {
        return client;
    }

    /** {@return a file with all the certificates} */
    Path truststore() {
        return truststore;
    }

    /** {@return what trusts all the certificates, whatever their names} */
    SSLSocketFactory trusting() {
        return trusting;
    }

    /** {@return what besides has a certificate that the servers trust} */
    SSLSocketFactory introduced() {
        return introduced;
    }

    /** Skips a test where no certificates can be made. */
    public static void assumeThereIsOpenssl() {
        boolean hasOpenssl = Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "openssl")));
        assumeTrue(hasOpenssl, "not on this machine: openssl");
    }

    @Override
    public void close() {
        nodes.close();
    }
}
