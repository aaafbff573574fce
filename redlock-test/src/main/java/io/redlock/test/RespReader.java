package io.redlock.test;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;

/** Reads replies of the Redis protocol (RESP2) and renders them as text. */
final class RespReader {

    /** The server answered, and its answer is that something is wrong. */
    static final class ErrorReply extends IOException {

        private static final long serialVersionUID = 1L;

        ErrorReply(String message) {
            super(message);
        }
    }

    static final String NIL = "(nil)";

    /** Far more than a test looks at: what claims to be longer is not a reply. */
    private static final int MAX_LENGTH = 16 * 1024 * 1024;

    private static final int MAX_DEPTH = 8;

    private final InputStream in;

    RespReader(InputStream in) {
        this.in = in;
    }

    /**
     * {@return the next reply: a string as it is, a number in digits, nothing as {@code (nil)}, the elements of an
     * array one a line}
     *
     * @throws ErrorReply if the server answered with an error
     * @throws IOException if the connection ended, the time was up or the bytes are not RESP2
     */
    String read() throws IOException {
        return read(0);
    }

    private String read(int depth) throws IOException {
        String line = readLine();
        String rest = line.isEmpty() ? line : line.substring(1);
        return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
            case '+', ':' -> rest;
            case '-' -> throw new ErrorReply(rest);
            case '$' -> readBulk(length(rest));
            case '*' -> readArray(length(rest), depth);
            default -> throw new IOException("Not a reply of a Redis server: '%s'".formatted(line));
        };
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("The connection was closed before a reply was complete");
            }
            if (line.length() == MAX_LENGTH) {
                throw new IOException("A line of more than %d bytes".formatted(MAX_LENGTH));
            }
            line.append((char) next);
        }
        int end = line.length() - 1;
        return end >= 0 && line.charAt(end) == '\r' ? line.substring(0, end) : line.toString();
    }

    private String readBulk(int length) throws IOException {
        if (length < 0) {
            return NIL;
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length || in.readNBytes(2).length < 2) {
            throw new EOFException("The connection was closed before a reply was complete");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private String readArray(int length, int depth) throws IOException {
        if (length < 0) {
            return NIL;
        }
        if (depth == MAX_DEPTH) {
            throw new IOException("Arrays nested deeper than %d".formatted(MAX_DEPTH));
        }
        StringJoiner elements = new StringJoiner("\n");
        for (int i = 0; i < length; i++) {
            elements.add(read(depth + 1));
        }
        return elements.toString();
    }

    private static int length(String digits) throws IOException {
        try {
            int length = Integer.parseInt(digits);
            if (length <= MAX_LENGTH) {
                return length;
            }
        } catch (NumberFormatException notANumber) {
            throw new IOException("Not a length: '%s'".formatted(digits), notANumber);
        }
        throw new IOException("A reply of length %s, more than %d".formatted(digits, MAX_LENGTH));
    }
}
