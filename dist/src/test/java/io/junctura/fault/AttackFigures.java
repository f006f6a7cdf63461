package io.junctura.fault;

import io.junctura.fault.attack.Outcome;
import io.junctura.fault.attack.SourceAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The measurements during an attack, and the limits that were exceeded. */
final class AttackFigures {
    static final String HEADING = """
            | attack | from | connections | answers to attackers | cut, not connected | signed events, p50 / p99 / most ms | sent again | health, p50 / p99 / most ms | users, p50 / p99 / most ms | MB | failed |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
            """;

    private static final int SIGNED_P99_MILLIS = 1_000;
    private static final int HEALTH_MILLIS = 200;
    private static final int MAX_RESIDENT_MB = 700;

    private final String attack;
    private final SourceAddress origin;
    private final List<String> failures = new ArrayList<>();
    private final List<String> late = new ArrayList<>();
    private final List<PacedRequests.Sample> signed = new ArrayList<>();
    private List<PacedRequests.Sample> probes = List.of();
    private List<PacedRequests.Sample> users = List.of();
    private Outcome outcome = new Outcome(0, 0, 0, 0, Map.of());
    private long residentMb;

    AttackFigures(String attack, SourceAddress origin) {
        this.attack = attack;
        this.origin = origin;
    }

    void failed(String why) {
        failures.add(why);
    }

    void outcome(Outcome what) {
        outcome = what;
        what.answers().forEach((status, count) -> {
            if (status >= 500 && status != 503) failed("attackers got the answer " + status);
        });
    }

    void resident(long bytes) {
        residentMb = bytes >> 20;
        if (residentMb > MAX_RESIDENT_MB) failed(residentMb + " MB were resident");
    }

    /** The senders whose events must all be accepted at the first attempt. */
    void signed(List<PacedRequests.Sample> samples) {
        signed.addAll(samples);
        lost(samples);
        long refused = samples.stream()
                .mapToLong(PacedRequests.Sample::refusals)
                .filter(times -> times > 0)
                .count();
        if (refused > 0) failed(refused + " of " + samples.size() + " signed events were not taken at once");
        long p99 = Latencies.of(samples).percentile(99);
        if (p99 >= SIGNED_P99_MILLIS) late.add("p99 of signed events is " + p99 + " ms");
    }

    /** The senders whose events may be rejected for a while, because attackers use the same address. */
    void sharing(List<PacedRequests.Sample> samples) {
        signed.addAll(samples);
        lost(samples);
    }

    private void lost(List<PacedRequests.Sample> samples) {
        List<String> lost = failures(samples);
        if (!lost.isEmpty()) {
            failed(lost.size() + " of " + samples.size() + " signed events were never taken, the first: "
                    + lost.get(0));
        }
    }

    private static List<String> failures(List<PacedRequests.Sample> samples) {
        return samples.stream()
                .map(PacedRequests.Sample::failure)
                .filter(failure -> failure != null)
                .toList();
    }

    void probes(List<PacedRequests.Sample> samples) {
        probes = samples;
        List<String> wrong = failures(samples);
        if (!wrong.isEmpty())
            failed(wrong.size() + " of " + samples.size() + " probes failed, the first: " + wrong.get(0));
        long most = Latencies.of(samples).most();
        if (most >= HEALTH_MILLIS) late.add("/health/live took " + most + " ms");
    }

    void users(List<PacedRequests.Sample> samples) {
        users = samples;
        List<String> wrong = failures(samples);
        if (!wrong.isEmpty()) {
            failed(wrong.size() + " of " + samples.size() + " calls of users failed, the first: " + wrong.get(0));
        }
    }

    /** The limits that were exceeded. */
    List<String> failures() {
        List<String> all = new ArrayList<>(failures);
        all.addAll(late);
        return all;
    }

    /** Whether only time limits were exceeded. Other programs on the machine may be the cause. */
    boolean onlyLate() {
        return failures.isEmpty() && !late.isEmpty();
    }

    String name() {
        return attack + " from " + origin.name().toLowerCase(Locale.ROOT);
    }

    int signedEvents() {
        return signed.size();
    }

    /** A row of the table. */
    String row() {
        int again = signed.stream().mapToInt(PacedRequests.Sample::refusals).sum();
        return "| "
                + String.join(
                        " | ",
                        attack,
                        origin.name().toLowerCase(Locale.ROOT),
                        Long.toString(outcome.connections()),
                        answers(),
                        outcome.cut() + ", " + outcome.refused(),
                        signed.size() + ", " + Latencies.of(signed),
                        Integer.toString(again),
                        Latencies.of(probes).toString(),
                        Latencies.of(users).toString(),
                        Long.toString(residentMb),
                        String.join("; ", failures()).replace("|", "/").replace("\n", " "))
                + " |";
    }

    private String answers() {
        if (outcome.answers().isEmpty()) return "none";
        return String.join(
                ", ",
                outcome.answers().entrySet().stream()
                        .map(answer -> answer.getKey() + ": " + answer.getValue())
                        .toList());
    }
}
