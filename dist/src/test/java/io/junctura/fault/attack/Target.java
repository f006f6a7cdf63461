package io.junctura.fault.attack;

/**
 * The server that is attacked, and what the attackers have of it.
 *
 * @param viewer a token; attackers are guests, too
 * @param editor a token
 */
public record Target(int port, int hooksPort, String viewer, String editor) {

    /** Published by the trial: any sender is believed. */
    static final String OPEN_HOOK = "/hooks/default/attacked/open";
    /** Published by the trial: senders sign. */
    static final String SIGNED_HOOK = "/hooks/default/attacked/signed";
    /** Published by the trial: anybody may call. */
    static final String CALL = "/call/default/attacked/count";
    /** Published by the trial: anybody may call, and gets an answer of 1 MB. */
    static final String LARGE_ANSWER = "/call/default/attacked/large-answer";
    /** Published by the trial: a flow subscribes to it. */
    static final String TOPIC = "/api/v1/topics/attacked/events";

    String bearer() {
        return "Authorization: Bearer " + editor + "\r\n";
    }

    String viewerBearer() {
        return "Authorization: Bearer " + viewer + "\r\n";
    }

    /** One word for a command line. */
    public String word() {
        return port + "," + hooksPort + "," + viewer + "," + editor;
    }

    static Target of(String word) {
        String[] parts = word.split(",", -1);
        return new Target(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), parts[2], parts[3]);
    }
}
