package io.junctura.dist;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command as an author types it, with its output line by line. Maven reads third-party artifacts only from the build's
 * repository, and writes into a separate repository.
 */
final class Shell implements AutoCloseable {
    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private int read;
    private boolean ended;

    private Shell(Process process) {
        this.process = process;
        Thread listener = new Thread(this::listen, "listener");
        listener.setDaemon(true);
        listener.start();
    }

    /** The built jar. */
    static Shell junctura(Path folder, String... arguments) throws IOException {
        List<String> command = Java.ofBuiltJar();
        command.add("-jar");
        command.add(System.getProperty("junctura.jar"));
        command.addAll(List.of(arguments));
        return start(folder, command.toArray(String[]::new));
    }

    static Shell start(Path folder, String... command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("JUNCTURA_"));
        Path repository = folder.resolveSibling("repository").toAbsolutePath();
        builder.environment().put("MAVEN_OPTS", Java.flags());
        builder.environment()
                .put(
                        "MAVEN_ARGS",
                        "-o -Daether.offline.protocols=file -Dmaven.repo.local=" + repository
                                + " -Dmaven.repo.local.tail=" + System.getProperty("localRepository"));
        return new Shell(builder.start());
    }

    private void listen() {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) said(line);
        } catch (IOException e) {
            said("(" + e.getMessage() + ")");
        }
        synchronized (this) {
            ended = true;
            notifyAll();
        }
    }

    private synchronized void said(String line) {
        lines.add(line);
        notifyAll();
    }

    /**
     * Waits for the next line that matches a pattern.
     *
     * @return the match
     */
    synchronized Matcher says(String pattern) throws InterruptedException, TimeoutException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(BuiltJar.LIMIT_SECONDS);
        while (true) {
            while (read < lines.size()) {
                Matcher found = Pattern.compile(pattern).matcher(lines.get(read++));
                if (found.find()) return found;
            }
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (ended || millis <= 0) throw new TimeoutException("it has not said \"" + pattern + "\" but: " + lines);
            wait(millis);
        }
    }

    /**
     * Waits for the end of the command, and expects success.
     *
     * @return the output
     */
    synchronized String done() throws InterruptedException, TimeoutException {
        String all = ended();
        if (process.waitFor() != 0) throw new AssertionError("it failed with " + process.exitValue() + ": " + all);
        return all;
    }

    /**
     * Waits for the end of the command, and expects a failure.
     *
     * @return the output
     */
    synchronized String fails() throws InterruptedException, TimeoutException {
        String all = ended();
        if (process.waitFor() == 0) throw new AssertionError("it has not failed: " + all);
        return all;
    }

    /** Waits for the end of the command. */
    synchronized String ended() throws InterruptedException, TimeoutException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2 * BuiltJar.LIMIT_SECONDS);
        while (!ended) {
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (millis <= 0) throw new TimeoutException("it does not end, and has said: " + lines);
            wait(millis);
        }
        return String.join("\n", lines);
    }

    /**
     * Stops the command by SIGINT, as Ctrl+C does.
     *
     * @return the output
     */
    synchronized String interrupted() throws InterruptedException {
        process.toHandle().destroy(); // Process.destroy would close what it still has to say.
        while (!ended) wait();
        return String.join("\n", lines);
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
