package io.junctura.fault;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The server of the plugin {@code relay}. It has records in partitions, and accepts uploads in parts. It sometimes drops
 * connections, stalls, or gives wrong answers. At a given {@link Step} it calls the trial.
 *
 * <pre>
 * READ 4 0 7           RECORD p0 5 text …      from there on, with IDLE in between
 * BEGIN name           UPLOAD name u1          another upload each time
 * PART u1 0 text       TAKEN u1 0
 * COMMIT u1            STORED u1               as often as one likes
 * PING                 PONG
 * </pre>
 */
final class LineServer implements AutoCloseable {
    /** The steps of the protocol at which a trial can act. */
    enum Step {
        CONNECTED,
        READ_RECEIVED,
        RECORD_SENT,
        BEGIN_RECEIVED,
        BEGIN_DONE,
        BEGIN_ANSWERED,
        PART_RECEIVED,
        PART_DONE,
        PART_ANSWERED,
        COMMIT_RECEIVED,
        COMMIT_DONE,
        COMMIT_ANSWERED
    }

    private static final int IDLE_MILLIS = 100;
    /** On average, one of this many answers and records is a fault. */
    private static final int FAULT_EVERY = 12;
    /** The highest number of faults, so that a trial ends. */
    private static final int MAX_FAULTS = 60;

    /** An upload of a file. */
    private static final class Upload {
        final String name;
        final Map<Integer, String> parts = new TreeMap<>();
        boolean committed;

        Upload(String name) {
            this.name = name;
        }
    }

    private final ServerSocket server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Random random;
    private final int partitions;
    private final List<Upload> uploads = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private long released;
    private int faults;
    private Step step;
    private int passes;
    private Runnable then = () -> {};

    LineServer(int partitions, long seed) throws IOException {
        this.partitions = partitions;
        this.random = new Random(seed);
        start(this::accept);
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** Adds records to each partition. */
    synchronized void release(int records) {
        released += records;
        notifyAll();
    }

    /** Calls the trial when the step is reached for the n-th time. The connection waits for the call. */
    synchronized void at(Step where, int pass, Runnable trial) {
        step = where;
        passes = pass;
        then = trial;
    }

    /** How many files are stored. */
    synchronized long stored() {
        return uploads.stream().filter(one -> one.committed).count();
    }

    synchronized int faults() {
        return faults;
    }

    /** The content of each committed upload, by name. */
    synchronized Map<String, List<String>> files() {
        Map<String, List<String>> files = new TreeMap<>();
        for (Upload upload : uploads) {
            if (upload.committed) {
                files.computeIfAbsent(upload.name, any -> new ArrayList<>())
                        .add(String.join(" ", upload.parts.values()));
            }
        }
        return files;
    }

    /**
     * The protocol errors of a client that does not remember its progress: parts in several uploads of a name, or parts with
     * a gap.
     */
    synchronized List<String> violations() {
        List<String> all = new ArrayList<>(violations);
        Map<String, Long> used = new TreeMap<>();
        for (Upload upload : uploads) if (!upload.parts.isEmpty()) used.merge(upload.name, 1L, Long::sum);
        used.forEach((name, count) -> {
            if (count > 1) all.add(name + " has parts in " + count + " uploads");
        });
        return all;
    }

    /** Ends all connections. */
    void disconnect() throws IOException {
        for (Socket socket : open) socket.close();
    }

    private void passed(Step where) {
        Runnable due;
        synchronized (this) {
            if (step != where || --passes > 0) return;
            step = null;
            due = then;
        }
        due.run();
    }

    private enum Fault {
        NONE,
        DROP,
        STALL,
        LIE
    }

    private synchronized Fault fault() {
        if (faults >= MAX_FAULTS || random.nextInt(FAULT_EVERY) > 0) return Fault.NONE;
        faults++;
        return Fault.values()[1 + random.nextInt(3)];
    }

    private synchronized String lie(String truth) {
        return switch (random.nextInt(4)) {
            case 0 -> "x".repeat(100_000);
            case 1 -> truth.replaceAll("[0-9]", "9");
            case 2 -> "";
            default -> "OK";
        };
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "lines");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            passed(Step.CONNECTED);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ", 4);
                if (words[0].equals("READ")) read(socket, line);
                else answer(socket, words);
            }
        } catch (IOException | InterruptedException gone) {
            // The client or the trial has ended.
        } finally {
            open.remove(socket);
        }
    }

    private void read(Socket socket, String line) throws IOException, InterruptedException {
        passed(Step.READ_RECEIVED);
        String[] words = line.split(" ", -1);
        long[] at = new long[partitions];
        for (int i = 0; i < partitions; i++) at[i] = Long.parseLong(words[i + 1]);
        while (true) {
            boolean sent = false;
            for (int i = 0; i < partitions; i++) {
                if (at[i] >= available()) continue;
                at[i]++;
                if (!send(socket, "RECORD p" + i + " " + at[i] + " text-" + i + "-" + at[i])) return;
                passed(Step.RECORD_SENT);
                sent = true;
            }
            if (!sent) {
                write(socket, "IDLE");
                synchronized (this) {
                    wait(IDLE_MILLIS);
                }
            }
        }
    }

    private synchronized long available() {
        return released;
    }

    private void answer(Socket socket, String[] words) throws IOException, InterruptedException {
        switch (words[0]) {
            case "BEGIN" -> {
                passed(Step.BEGIN_RECEIVED);
                String answer = begin(words[1]);
                passed(Step.BEGIN_DONE);
                if (send(socket, answer)) passed(Step.BEGIN_ANSWERED);
            }
            case "PART" -> {
                passed(Step.PART_RECEIVED);
                String answer = part(words);
                passed(Step.PART_DONE);
                if (send(socket, answer)) passed(Step.PART_ANSWERED);
            }
            case "COMMIT" -> {
                passed(Step.COMMIT_RECEIVED);
                String answer = commit(words[1]);
                passed(Step.COMMIT_DONE);
                if (send(socket, answer)) passed(Step.COMMIT_ANSWERED);
            }
            default -> send(socket, "PONG");
        }
    }

    private synchronized String begin(String name) {
        uploads.add(new Upload(name));
        return "UPLOAD " + name + " u" + (uploads.size() - 1);
    }

    private synchronized String part(String[] words) {
        Upload upload = uploads.get(Integer.parseInt(words[1].substring(1)));
        int number = Integer.parseInt(words[2]);
        String before = upload.parts.put(number, words[3]);
        if (number > 0 && !upload.parts.containsKey(number - 1))
            violations.add(words[1] + " lacks a part before " + number);
        if (before != null && !before.equals(words[3])) violations.add(words[1] + " has got another part " + number);
        return "TAKEN " + words[1] + " " + number;
    }

    private synchronized String commit(String id) {
        uploads.get(Integer.parseInt(id.substring(1))).committed = true;
        return "STORED " + id;
    }

    /** @return whether the correct answer was sent */
    private boolean send(Socket socket, String truth) throws IOException, InterruptedException {
        switch (fault()) {
            case DROP -> socket.close();
            case STALL -> {
                // Waits until the client closes the connection.
                while (socket.getInputStream().read() >= 0) {}
            }
            case LIE -> write(socket, lie(truth));
            default -> {
                write(socket, truth);
                return true;
            }
        }
        return false;
    }

    private static void write(Socket socket, String line) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        server.close();
        disconnect();
    }
}
