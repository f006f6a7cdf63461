package io.junctura.fault;

import io.junctura.json.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The built jar as a child process on a data folder. */
final class Server implements AutoCloseable {
    static final Path JAR = Path.of(System.getProperty("junctura.jar", "target/junctura.jar"));

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    /** The C1 compiler starts faster. Speed does not matter here. */
    private static final List<String> QUICK = List.of(
            "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djunctura.weakens-passwords.fault-control.rounds=1000");

    private static final Pattern READY = Pattern.compile("ready at (http://\\S+) in");
    /** A time limit against hangs. A busy machine may take long. */
    static final Duration STARTS_WITHIN = Duration.ofMinutes(3);

    private static final Set<Server> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Server::kill), "kill-servers"));
    }

    private final Process process;
    private final Path data;
    private final Path output;
    private final long outputFrom;
    private URI address = URI.create("http://127.0.0.1:0");

    private Server(Process process, Path data, Path output, long outputFrom) {
        this.process = process;
        this.data = data;
        this.output = output;
        this.outputFrom = outputFrom;
    }

    /** The options of a start. By default only the data folder and the documents are set. */
    static final class Start {
        private final Path data;
        private final List<String> prefix = new ArrayList<>();
        private final List<String> java = new ArrayList<>();
        private final List<String> options = new ArrayList<>();
        private final Map<String, String> environment = new ConcurrentHashMap<>();
        private String heap = "256m";
        private boolean servesOn;
        private boolean quick = true;

        private Start(Path data) {
            this.data = data;
        }

        /** A command before {@code java}, such as strace. */
        Start under(String... command) {
            prefix.addAll(List.of(command));
            return this;
        }

        Start java(String... arguments) {
            java.addAll(List.of(arguments));
            return this;
        }

        Start heap(String most) {
            heap = most;
            return this;
        }

        /** Keeps the process alive after an OutOfMemoryError, as a server does by default. */
        Start servesOn() {
            servesOn = true;
            return this;
        }

        /** Uses the default garbage collector and JIT compilers, for trials that measure speed. */
        Start asOperatorsRunIt() {
            quick = false;
            return servesOn();
        }

        Start option(String name, Object value) {
            options.add("--" + name);
            options.add(value.toString());
            return this;
        }

        Start environment(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /** Checkpoints a short log, so that many checkpoints happen during a trial. */
        Start writesLogBackOften() {
            return java("-Djunctura.fault-control.log-parts=100");
        }

        Start crashAt(String point, int hit) {
            return java("-Djunctura.crash-point=" + point, "-Djunctura.crash-hit=" + hit);
        }

        /** Starts the server and returns at once. */
        Server launch() throws IOException {
            if (!Files.isRegularFile(JAR)) {
                throw new AssertionError("There is no " + JAR + ". Build it: mvn -DskipTests package -pl dist -am");
            }
            List<String> command = new ArrayList<>(prefix);
            command.add(JAVA);
            command.add("-Xmx" + heap);
            if (quick) command.addAll(QUICK);
            if (quick) command.addAll(ClassArchive.flags());
            if (!servesOn) command.add("-XX:+ExitOnOutOfMemoryError");
            command.addAll(java);
            command.addAll(List.of("-jar", JAR.toAbsolutePath().toString(), "serve", "--data", data.toString()));
            command.addAll(List.of("--port", "0"));
            command.addAll(options);
            Path output = data.resolveSibling(data.getFileName() + ".log");
            long from = Files.exists(output) ? Files.size(output) : 0;
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(data.getParent().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
            builder.environment().putAll(environment);
            Server server = new Server(builder.start(), data, output, from);
            RUNNING.add(server);
            return server;
        }

        /** Starts the server, and returns when it answers. */
        Server start() throws Exception {
            Server server = launch();
            try {
                server.awaitReady();
                return server;
            } catch (Exception | AssertionError e) {
                server.kill();
                throw e;
            }
        }
    }

    static Start on(Path data) {
        return new Start(data);
    }

    void awaitReady() throws Exception {
        Until.holds(STARTS_WITHIN, () -> "the server is ready. It said: " + said(), () -> {
            Matcher ready = READY.matcher(said());
            if (ready.find()) {
                address = URI.create(ready.group(1));
                return true;
            }
            if (!process.isAlive()) {
                throw new AssertionError("The server ended with exit code " + process.exitValue() + ": " + said());
            }
            return false;
        });
    }

    /** Waits until the server is ready. Returns false if it ended before. */
    boolean readyOrEnded() throws Exception {
        Until.holds(STARTS_WITHIN, () -> "ready or ended. It said: " + said(), () -> {
            Matcher ready = READY.matcher(said());
            if (ready.find()) address = URI.create(ready.group(1));
            return address.getPort() > 0 || !process.isAlive();
        });
        return address.getPort() > 0;
    }

    /** The output since the start. */
    String said() {
        try {
            byte[] all = Files.readAllBytes(output);
            return new String(all, (int) outputFrom, (int) (all.length - outputFrom), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "(its output in " + output + " cannot be read)";
        }
    }

    int port() {
        return address.getPort();
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until the process ends by itself. @return the exit code */
    int awaitEnd(Duration limit) throws Exception {
        Until.holds(limit, () -> "the server ends. It said: " + said(), () -> !process.isAlive());
        RUNNING.remove(this);
        return process.exitValue();
    }

    /** Whether the process ends by itself. */
    boolean endsWithin(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Kills the process by SIGKILL, and returns when it has ended. */
    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
        RUNNING.remove(this);
    }

    /** Stops the server by SIGTERM. */
    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) kill();
        RUNNING.remove(this);
    }

    /** The peak resident memory, in bytes. */
    long peakBytes() throws IOException {
        return status("VmHWM:") * 1024;
    }

    /** The current resident memory, in bytes. */
    long residentBytes() throws IOException {
        return status("VmRSS:") * 1024;
    }

    long threads() throws IOException {
        return status("Threads:");
    }

    private long status(String name) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid()), "status"))) {
            if (line.startsWith(name)) return Long.parseLong(line.replaceAll("[^0-9]", ""));
        }
        throw new IOException("/proc says nothing of " + name + " of " + pid());
    }

    /** A request to the API with the local token. */
    Map<String, Object> api(String path) throws IOException {
        return api("GET", path, null, null);
    }

    @SuppressWarnings("unchecked") // the API answers with objects
    Map<String, Object> api(String method, String path, String contentType, String body) throws IOException {
        String token = Files.readString(data.resolve("local-token")).strip();
        try (Client client = new Client(port(), Duration.ofSeconds(30))) {
            Client.Request request = new Client.Request(method, path).header("Authorization", "Bearer " + token);
            if (contentType != null) request.header("Content-Type", contentType);
            if (body != null) request.body(body.getBytes(StandardCharsets.UTF_8));
            Client.Answer answer = client.send(request);
            if (answer.status() / 100 != 2) {
                throw new IOException(method + " " + path + ": " + answer.status() + " " + answer.text());
            }
            Object json = answer.body().length == 0 ? Map.of() : Json.parse(answer.body());
            return (Map<String, Object>) json;
        }
    }

    /** Installs a plugin, as an administrator would. */
    void install(Path jar) throws IOException {
        try (Client client = new Client(port(), Duration.ofSeconds(30))) {
            Client.Answer answer = client.send(new Client.Request("POST", "/api/v1/plugins")
                    .header("Authorization", "Bearer " + token())
                    .header("Content-Type", "application/java-archive")
                    .body(Files.readAllBytes(jar)));
            if (answer.status() != 201) throw new IOException(jar + ": " + answer.status() + " " + answer.text());
        }
    }

    /** Publishes a further document. A draft of its integration stays. */
    void publish(String document) throws IOException {
        Map<String, Object> bundle = Map.of("files", List.of(Map.of("name", "trial.yaml", "text", document)));
        api("POST", "/api/v1/apply?drafts=keep", "application/json", Json.pretty(bundle));
    }

    /** The local token, for a trial's own requests. */
    String token() throws IOException {
        return Files.readString(data.resolve("local-token")).strip();
    }

    /** Waits until all runs have ended or wait for a person. */
    void awaitQuiet(Duration limit) throws Exception {
        String[] last = {""};
        Until.holds(limit, () -> "all runs have ended or wait for a person; there are " + last[0], () -> {
            if (!process.isAlive()) throw new AssertionError("The server ended: " + said());
            Map<String, Object> counts = api("/api/v1/runs/counts");
            last[0] = counts.toString();
            if (!Long.valueOf(0).equals(counts.get("queued"))
                    || !Long.valueOf(0).equals(counts.get("running"))) {
                return false;
            }
            // A waiting run may continue between two queries, so one query counts waiting and other runs.
            return isNone("queued")
                    && isNone("running")
                    && Long.valueOf(inDoubt()).equals(counts.get("waiting"));
        });
    }

    private boolean isNone(String status) throws IOException {
        return ((List<?>) api("/api/v1/runs?limit=1&status=" + status).get("items")).isEmpty();
    }

    /** @return the number of runs that wait for a person */
    private long inDoubt() throws IOException {
        long found = 0;
        String cursor = "";
        do {
            Map<String, Object> page = api("/api/v1/runs?status=waiting&limit=200" + cursor);
            for (Object run : (List<?>) page.get("items")) {
                Map<?, ?> waiting = (Map<?, ?>) ((Map<?, ?>) run).get("waiting");
                if (waiting != null && "in doubt".equals(waiting.get("reason"))) found++;
            }
            cursor = page.get("next") == null ? "" : "&cursor=" + page.get("next");
        } while (!cursor.isEmpty());
        return found;
    }
}
