package io.junctura.bench.target;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** All targets by name. */
public final class Targets {
    private Targets() {}

    /**
     * @param home the folder of bench.jar
     * @param jar the jar of Junctura
     * @param javaOptions options of Junctura's JVM, for profiling
     * @param work scratch folder, in which Node-RED and n8n are installed
     */
    public static List<Target> all(Path home, Path jar, List<String> javaOptions, Path work) {
        return List.of(
                new Junctura(jar, javaOptions),
                JavaTarget.floorJdk(home),
                JavaTarget.floorPooled(home),
                JavaTarget.camel(home),
                new NodeRed(NodeServer.nodeRed(work)),
                new N8n(NodeServer.n8n(work)));
    }

    /** Junctura, to be started with other options. */
    public static Junctura ours(Path jar, List<String> javaOptions) {
        return new Junctura(jar, javaOptions);
    }

    /**
     * A hand-written loop over the rows of a file.
     *
     * @param format of the file, such as {@code csv}
     * @param heap   for its JVM
     */
    public static Target byHand(Path home, String format, String heap) {
        return JavaTarget.byHand(home, format, heap);
    }

    /**
     * A hand-written copy of a table.
     *
     * @param way {@code bulk} with the commands of the database for this, or {@code by-hand} with a loop over the rows
     */
    public static Target copyByHand(Path home, String way) {
        return JavaTarget.copyByHand(home, way);
    }

    /**
     * A hand-written loop that posts the rows of a table.
     *
     * @param atATime the number of requests in flight
     */
    public static Target postByHand(Path home, int atATime) {
        return JavaTarget.postByHand(home, atATime);
    }

    /**
     * Installs a target that is not part of the bench.
     *
     * @throws IllegalArgumentException if there is no such target
     */
    public static void install(String name, Path work) throws IOException, InterruptedException {
        for (NodeServer peer : List.of(NodeServer.nodeRed(work), NodeServer.n8n(work))) {
            if (peer.name().equals(name)) {
                peer.install();
                return;
            }
        }
        throw new IllegalArgumentException("\"" + name + "\" cannot be installed; node-red and n8n can.");
    }
}
