package io.junctura.fault;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Checks the order of system calls for every acknowledged event: a write of the event to the database's log, a successful
 * sync of that log, and only then the write of the answer to the socket.
 */
@Tag("tools")
class F04SyncedBeforeAnsweredTest {
    private static final int REQUESTS = Boolean.getBoolean("tests.long") ? 500 : 100;
    private static final Pattern CALL = Pattern.compile("^(\\d+) +(\\w+)\\((.*)$");
    private static final Pattern RESUMED = Pattern.compile("^(\\d+) +<\\.\\.\\. (\\w+) resumed>.* = (-?\\d+).*$");
    private static final Pattern RESULT = Pattern.compile(".* = (-?\\d+)( .*)?$");
    private static final Pattern RUN = Pattern.compile("\\{\\\\\"run\\\\\":\\\\\"(\\d+)\\\\\"");

    @Test
    void g1_anEventIsSyncedBeforeTheFirstByteOfItsAnswer() {
        Trials.of("F4", "sync before answer, by the system calls", "G1")
                .atMost(1)
                .run(F04SyncedBeforeAnsweredTest::trial);
    }

    private static void trial(Trial trial) throws Exception {
        Sink sink = trial.closing(new Sink());
        Senders senders = trial.closing(new Senders(trial));
        Path data = trial.folder.resolve("data");
        Path flows = Documents.write(trial.folder.resolve("flows.yaml"), "flows.yaml", sink.address());
        Path log = trial.folder.resolve("strace.log");
        String[] strace = Strace.command(
                log,
                List.of(
                        "-y",
                        "--seccomp-bpf",
                        "-s",
                        "8192",
                        "-e",
                        "trace=fdatasync,fsync,pwrite64,write,writev,sendto,sendmsg"));
        long pid;
        try (Server server =
                Server.on(data).under(strace).option("apply", flows).start()) {
            pid = server.pid();
            senders.load(server, 4, n -> EventKind.KEYED, () -> senders.acknowledged() >= REQUESTS);
            server.awaitQuiet(Duration.ofSeconds(60));
        }
        order(trial, Strace.whole(log, pid), senders);
        Checker.check(trial, data, senders, sink, 0);
    }

    /** strace prints the beginning and the end of each call in the order in which the kernel stopped the threads. */
    private record Sync(int begins, int ends) {}

    private static void order(Trial trial, List<String> lines, Senders senders) {
        Pattern event = Pattern.compile("s" + trial.seed + "-\\d{6}");
        Map<String, Integer> written = new HashMap<>();
        Map<Long, Integer> answered = new HashMap<>();
        List<Sync> syncs = new ArrayList<>();
        Map<String, Integer> begun = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            Matcher resumed = RESUMED.matcher(line);
            if (resumed.matches()) {
                Integer begins = begun.remove(resumed.group(1) + resumed.group(2));
                if (begins != null && resumed.group(3).equals("0")) syncs.add(new Sync(begins, i));
                continue;
            }
            Matcher call = CALL.matcher(line);
            if (!call.matches()) continue;
            String name = call.group(2);
            String arguments = call.group(3);
            String target = arguments.substring(0, Math.max(0, arguments.indexOf('>')));
            if (name.endsWith("sync") && target.endsWith("junctura.db-wal")) {
                if (line.endsWith("<unfinished ...>")) begun.put(call.group(1) + name, i);
                else if (result(line) == 0) syncs.add(new Sync(i, i));
            } else if (name.equals("pwrite64") && target.endsWith("junctura.db-wal")) {
                Matcher found = event.matcher(arguments);
                while (found.find()) written.putIfAbsent(found.group(), i);
            } else if (target.contains("socket:")) {
                Matcher run = RUN.matcher(arguments);
                if (run.find()) answered.putIfAbsent(Long.valueOf(run.group(1)), i);
            }
        }
        int proven = 0;
        for (Senders.SentEvent sent : senders.sent()) {
            if (!sent.isAcknowledged()) continue;
            Integer write = written.get(sent.id);
            Integer answer = answered.get(sent.runs().get(0));
            if (write == null || answer == null) {
                throw new AssertionError(sent.id + " was acknowledged, but the system calls show it "
                        + (write == null ? "in no write to the log" : "in no answer"));
            }
            if (syncs.stream().noneMatch(sync -> sync.begins > write && sync.ends < answer)) {
                throw new AssertionError(sent.id + " was written to the log in line " + write + " and answered in line "
                        + answer + " of strace.log, with no sync between them");
            }
            proven++;
        }
        if (proven < REQUESTS) throw new AssertionError("Only " + proven + " requests were acknowledged");
        trial.count("answers after their sync", proven);
        trial.count("syncs", syncs.size());
    }

    private static int result(String line) {
        Matcher result = RESULT.matcher(line);
        return result.matches() ? Integer.parseInt(result.group(1)) : -1;
    }
}
