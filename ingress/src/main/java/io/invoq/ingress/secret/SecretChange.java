package io.invoq.ingress.secret;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is to be written of a secret. Its {@link #toString} shows keys only.
 *
 * @param upserts values by their keys
 * @param deletes keys that are to go; those that are not there are passed over
 */
public record SecretChange(Map<String, String> upserts, Set<String> deletes) {

    public SecretChange {
        upserts = Map.copyOf(upserts);
        deletes = Set.copyOf(deletes);
    }

    @Override
    public String toString() {
        return "SecretChange[upserts=%s, deletes=%s]"
                .formatted(new TreeSet<>(upserts.keySet()), new TreeSet<>(deletes));
    }
}
