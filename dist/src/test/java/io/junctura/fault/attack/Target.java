package io.junctura.fault.attack;

/**
 * The attacked server, and the tokens of the attackers.
 *
 * @param viewer a viewer's token, because attackers may have accounts
 * @param editor an editor's token
 */
public record Target(int port, int hooksPort, String viewer, String editor) {

    /** The trial publishes this flow without signature verification. */
    static final String OPEN_HOOK = "/hooks/default/attacked/open";
    /** The trial publishes this flow with signature verification. */
    static final String SIGNED_HOOK = "/hooks/default/attacked/signed";
    /** The trial publishes this flow for anonymous callers. */
    static final String CALL = "/call/default/attacked/count";
    /** The trial publishes this flow for anonymous callers. It answers with 1 MB. */
    static final String LARGE_ANSWER = "/call/default/attacked/large-answer";
    /** The trial publishes a flow that subscribes to this topic. */
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
