package io.junctura.bench.target;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** All that can be measured, by name. */
public final class Targets {
    private Targets() {}

    /**
     * @param home the folder of bench.jar
     * @param jar ours
     * @param javaOptions for ours alone, to profile it
     * @param work scratch folder, in which Node-RED and n8n are installed
     */
    public static List<Target> all(Path home, Path jar, List<String> javaOptions, Path work) {
        return List.of(
                new Junctura(jar, javaOptions),
                JavaTarget.floorJdk(home),
                JavaTarget.floorPooled(home),
                JavaTarget.camel(home),
                new NodeRed(NodePeer.nodeRed(work)),
                new N8n(NodePeer.n8n(work)));
    }

    /** Ours, to be started in some way of its own. */
    public static Junctura ours(Path jar, List<String> javaOptions) {
        return new Junctura(jar, javaOptions);
    }

    /**
     * A loop over the rows of a file that is written by hand.
     *
     * @param format of the file, such as {@code csv}
     * @param heap   for its JVM
     */
    public static Target byHand(Path home, String format, String heap) {
        return JavaTarget.byHand(home, format, heap);
    }

    /** A loop over the rows of a table that is written by hand. */
    public static Target copyByHand(Path home) {
        return JavaTarget.copyByHand(home);
    }

    /**
     * Installs one of the targets that are installed by name.
     *
     * @throws IllegalArgumentException if it is none of them
     */
    public static void install(String name, Path work) throws IOException, InterruptedException {
        for (NodePeer peer : List.of(NodePeer.nodeRed(work), NodePeer.n8n(work))) {
            if (peer.name().equals(name)) {
                peer.install();
                return;
            }
        }
        throw new IllegalArgumentException("\"" + name + "\" cannot be installed; node-red and n8n can.");
    }
}
