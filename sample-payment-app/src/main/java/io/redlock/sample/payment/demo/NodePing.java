package io.redlock.sample.payment.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Asks Redis nodes whether they are there, before anything is built upon them. */
final class NodePing {

    private static final int TIMEOUT_MILLIS = 500;
    private static final String PONG = "+PONG\r\n";

    private NodePing() {}

    /** {@return whether a quorum of the nodes answers} */
    static boolean quorumAnswers(DemoShare share) {
        List<String> nodes = share.nodes();
        return nodes.stream().filter(NodePing::answers).count() > nodes.size() / 2;
    }

    private static boolean answers(String address) {
        try (Socket socket = new Socket()) {
            URI node = URI.create(address);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(node.getHost(), node.getPort()), TIMEOUT_MILLIS);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes(PONG.length());
            return PONG.equals(new String(answer, StandardCharsets.US_ASCII));
        } catch (IOException | IllegalArgumentException noAnswer) {
            return false;
        }
    }
}
