package io.junctura.fault.attack;

import java.util.Map;
import java.util.TreeMap;

/**
 * The outcome of an attack.
 *
 * @param connections the number of opened connections
 * @param bytes the number of sent bytes
 * @param cut the number of connections that the server closed without an answer
 * @param refused the number of connections that could not be opened
 * @param answers the number of answers by status
 */
public record Outcome(long connections, long bytes, long cut, long refused, Map<Integer, Long> answers) {

    /** One word for a pipe. */
    String word() {
        StringBuilder word = new StringBuilder()
                .append(connections)
                .append(',')
                .append(bytes)
                .append(',')
                .append(cut)
                .append(',')
                .append(refused);
        answers.forEach(
                (status, count) -> word.append(',').append(status).append('=').append(count));
        return word.toString();
    }

    /** @param word of {@link #word} */
    public static Outcome of(String word) {
        String[] parts = word.split(",", -1);
        Map<Integer, Long> answers = new TreeMap<>();
        for (int i = 4; i < parts.length; i++) {
            String[] answer = parts[i].split("=", 2);
            answers.put(Integer.valueOf(answer[0]), Long.valueOf(answer[1]));
        }
        return new Outcome(
                Long.parseLong(parts[0]),
                Long.parseLong(parts[1]),
                Long.parseLong(parts[2]),
                Long.parseLong(parts[3]),
                answers);
    }
}
