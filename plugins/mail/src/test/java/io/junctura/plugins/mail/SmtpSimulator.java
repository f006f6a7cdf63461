package io.junctura.plugins.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** An SMTP server (RFC 5321) that answers as a test arranges it, and refuses commands that are out of order. */
final class SmtpSimulator implements AutoCloseable {
    /** An answer that is none: the connection is cut. */
    static final String CUT = "cut";

    /** An answer that is none: the connection stays. */
    static final String SILENT = "silent";

    final List<String> messages = new CopyOnWriteArrayList<>();
    final List<String> commands = new CopyOnWriteArrayList<>();

    private final Semaphore silences = new Semaphore(0);
    private final ServerSocket listening;
    private final Map<String, String> replies = new ConcurrentHashMap<>();

    SmtpSimulator() {
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    /** @param command how the command begins, such as {@code RCPT TO:<ann@}; {@code .} for the end of the message */
    SmtpSimulator on(String command, String reply) {
        replies.put(command, reply);
        return this;
    }

    String address() {
        return TestMail.address("smtp+insecure", listening.getLocalPort());
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "smtp");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                start(() -> serve(client));
            } catch (IOException e) {
                // Closed.
            }
        }
    }

    private String reply(String command, String usual) {
        for (Map.Entry<String, String> each : replies.entrySet()) {
            if (command.startsWith(each.getKey())) return each.getValue();
        }
        return usual;
    }

    private void serve(Socket socket) {
        try (socket) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            OutputStream out = socket.getOutputStream();
            boolean mail = false;
            int recipients = 0;
            if (!say(out, reply("greeting", "220 simulator ready"))) return;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                commands.add(line);
                String verb = line.split(" ", 2)[0].toUpperCase(Locale.ROOT);
                String usual = switch (verb) {
                    case "EHLO" -> "250-simulator\r\n250 AUTH PLAIN LOGIN XOAUTH2";
                    case "AUTH" -> "235 2.7.0 Accepted";
                    case "MAIL" -> "250 2.1.0 Ok";
                    case "RCPT" -> mail ? "250 2.1.5 Ok" : "503 5.5.1 MAIL first";
                    case "DATA" -> recipients > 0 ? "354 Go on" : "503 5.5.1 RCPT first";
                    case "RSET", "NOOP" -> "250 2.0.0 Ok";
                    case "QUIT" -> "221 2.0.0 Bye";
                    default -> "502 5.5.2 Unknown";
                };
                String reply = reply(line, usual);
                if (!say(out, reply) || verb.equals("QUIT")) return;
                if (verb.equals("MAIL")) mail = reply.startsWith("250");
                if (verb.equals("RCPT") && reply.startsWith("250")) recipients++;
                if (verb.equals("RSET")) {
                    mail = false;
                    recipients = 0;
                }
                if (verb.equals("DATA") && reply.startsWith("354")) {
                    messages.add(data(in));
                    if (!say(out, reply(".", "250 2.0.0 Queued as 4711"))) return;
                }
            }
        } catch (IOException e) {
            // The client has gone.
        }
    }

    private static String data(BufferedReader in) throws IOException {
        StringBuilder data = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            data.append(line.startsWith(".") ? line.substring(1) : line).append('\n');
        }
        return data.toString();
    }

    /** Waits until a command came to which the test has arranged no answer. */
    void awaitSilence() throws InterruptedException {
        assertThat(silences.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    }

    private boolean say(OutputStream out, String text) throws IOException {
        if (text.equals(CUT)) return false;
        if (text.equals(SILENT)) {
            silences.release();
            return true;
        }
        out.write((text + "\r\n").getBytes(StandardCharsets.UTF_8));
        return true;
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
