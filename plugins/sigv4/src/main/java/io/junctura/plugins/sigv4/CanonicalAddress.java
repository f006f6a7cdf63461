package io.junctura.plugins.sigv4;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;

/** The parts of an address in the form that AWS signs. */
final class CanonicalAddress {
    private static final String UNRESERVED = "-._~";

    private CanonicalAddress() {}

    /** The path as it is sent, for S3. */
    static String sentPath(URI address) {
        String path = address.getRawPath();
        return path == null || path.isEmpty() ? "/" : path;
    }

    /** The path without empty segments and dots, encoded once more than it is sent. */
    static String path(URI address) {
        String sent = sentPath(address);
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : sent.split("/", -1)) {
            if (segment.equals("..")) segments.pollLast();
            else if (!segment.isEmpty() && !segment.equals(".")) segments.add(encoded(bytes(segment)));
        }
        if (segments.isEmpty()) return "/";
        return "/" + String.join("/", segments) + (sent.endsWith("/") ? "/" : "");
    }

    /** The parameters, sorted by their encoded names, then by their values. */
    static String query(URI address) {
        String query = address.getRawQuery();
        if (query == null || query.isEmpty()) return "";
        List<String[]> parameters = new ArrayList<>();
        for (String part : query.split("&", -1)) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            String value = equals < 0 ? "" : part.substring(equals + 1);
            if (!part.isEmpty()) parameters.add(new String[] {encoded(decoded(name)), encoded(decoded(value))});
        }
        parameters.sort((a, b) -> a[0].equals(b[0]) ? a[1].compareTo(b[1]) : a[0].compareTo(b[0]));
        return String.join(
                "&", parameters.stream().map(each -> each[0] + "=" + each[1]).toList());
    }

    private static byte[] decoded(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            boolean isEncoded = text.charAt(i) == '%' && i + 2 < text.length();
            if (isEncoded) {
                out.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
                i += 2;
            } else {
                out.writeBytes(bytes(text.substring(i, i + 1)));
            }
        }
        return out.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String encoded(byte[] bytes) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : bytes) {
            char c = (char) (b & 0xFF);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (plain || UNRESERVED.indexOf(c) >= 0) encoded.append(c);
            else encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
        }
        return encoded.toString();
    }
}
