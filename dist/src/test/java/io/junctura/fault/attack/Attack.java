package io.junctura.fault.attack;

import java.util.function.IntPredicate;

/**
 * A kind of attack: the number of connections, their requests, their speed, and how they read answers. A new attack is a row
 * in {@link Attacks}.
 *
 * @param name        for the command line and the report
 * @param connections how many are open at the same time
 * @param seconds the duration of the short form, in which the attack has its effect
 * @param requests    the attack continues until this number of requests has ended, for at most five times its seconds
 * @param request     what the n-th connection sends
 * @param perAnswers  how many requests a connection sends before it waits for as many answers; 0: it sends one and is gone
 * @param pace        how fast they are sent
 * @param reading     how answers are read
 * @param perSecond   how many connections begin in a second at the most; 0: as many as can
 * @param onHooksPort whether the n-th connection goes to the port for hooks alone
 * @param aimsAt the resource that the attack exhausts, which decides the limits for other clients
 */
public record Attack(
        String name,
        int connections,
        int seconds,
        int requests,
        Request request,
        int perAnswers,
        Pace pace,
        Reading reading,
        int perSecond,
        IntPredicate onHooksPort,
        AimsAt aimsAt) {

    /** What one connection sends. */
    @FunctionalInterface
    interface Request {
        Payload of(Target target, int n);
    }

    /**
     * @param atOnce    this many bytes are sent as fast as the server takes them
     * @param perSecond the speed of what follows; 0: it never follows
     */
    record Pace(long atOnce, double perSecond) {
        static final Pace FULL = new Pace(Long.MAX_VALUE, 0);
    }

    /** How a connection reads answers. */
    enum Reading {
        EAGERLY,
        /** Some bytes each second. */
        SLOWLY,
        NEVER
    }

    /** The resource that an attack exhausts. */
    public enum AimsAt {
        /** Connections; those of one address are limited, and a sender's one connection is not among them. */
        CONNECTIONS,
        /** Threads, memory and CPU. */
        REQUESTS,
        /** The sign-in of people. */
        SIGN_IN
    }

    static Attack of(String name, AimsAt aimsAt, int connections, Request request) {
        return new Attack(name, connections, 3, 0, request, 1, Pace.FULL, Reading.EAGERLY, 0, n -> false, aimsAt);
    }

    Attack atLeast(int enough) {
        return new Attack(
                name, connections, seconds, enough, request, perAnswers, pace, reading, perSecond, onHooksPort, aimsAt);
    }

    Attack seconds(int enough) {
        return new Attack(
                name,
                connections,
                enough,
                requests,
                request,
                perAnswers,
                pace,
                reading,
                perSecond,
                onHooksPort,
                aimsAt);
    }

    Attack pace(long atOnce, double bytesPerSecond) {
        Pace next = new Pace(atOnce, bytesPerSecond);
        return new Attack(
                name,
                connections,
                seconds,
                requests,
                request,
                perAnswers,
                next,
                reading,
                perSecond,
                onHooksPort,
                aimsAt);
    }

    Attack reads(Reading how) {
        return new Attack(
                name, connections, seconds, requests, request, perAnswers, pace, how, perSecond, onHooksPort, aimsAt);
    }

    Attack perSecond(int most) {
        return new Attack(
                name, connections, seconds, requests, request, perAnswers, pace, reading, most, onHooksPort, aimsAt);
    }

    Attack pipelined(int many) {
        return new Attack(
                name, connections, seconds, requests, request, many, pace, reading, perSecond, onHooksPort, aimsAt);
    }

    Attack hangsUp() {
        return pipelined(0);
    }

    Attack atHooksPort(IntPredicate which) {
        return new Attack(
                name, connections, seconds, requests, request, perAnswers, pace, reading, perSecond, which, aimsAt);
    }
}
