package io.junctura.fault.attack;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * The attackers' process. Each line that it reads is an attack, {@code NAME ORIGIN MILLISECONDS TARGET}; when that is over,
 * it prints a line with its {@link Outcome}.
 */
public final class Attackers {
    private Attackers() {}

    public static void main(String[] args) throws IOException {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String[] words = order.split(" ", -1);
            AttackConnections swarm = new AttackConnections(
                    Attacks.named(words[0]), Target.of(words[3]), SourceAddress.valueOf(words[1]));
            Outcome outcome = swarm.run(TimeUnit.MILLISECONDS.toNanos(Long.parseLong(words[2])));
            System.out.println(outcome.word());
        }
    }
}
