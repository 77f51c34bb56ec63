package io.invoq.platform.secret;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads master keys as an operator writes them. Nothing of a line is ever shown but the key's id. */
final class KeyLines {

    private static final Logger LOG = LoggerFactory.getLogger(KeyLines.class);
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final int KEY_BYTES = 32;
    private static final int MOST_BYTES = 64 * 1024;

    private KeyLines() {}

    static Map<String, SecretKey> read(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new MasterKeyException("secrets.key-file=" + file + " is larger than " + MOST_BYTES + " bytes");
            }
            warnIfOthersCanRead(file);
            return parse(Files.readAllLines(file), "secrets.key-file=" + file);
        } catch (IOException e) {
            throw new MasterKeyException("secrets.key-file=" + file + " cannot be read", e);
        }
    }

    static Map<String, SecretKey> parse(String keys) {
        return parse(Arrays.asList(keys.split(",", -1)), "secrets.keys");
    }

    private static Map<String, SecretKey> parse(List<String> lines, String where) {
        Map<String, SecretKey> keys = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                add(line, "line " + (i + 1), keys, problems);
            }
        }
        if (keys.isEmpty() && problems.isEmpty()) {
            problems.add("it holds no key");
        }
        if (!problems.isEmpty()) {
            throw new MasterKeyException(where + ": " + String.join("; ", problems) + ". Expected: <id>:<base64 of "
                    + KEY_BYTES + " bytes>, a line each");
        }
        return keys;
    }

    private static void add(String line, String where, Map<String, SecretKey> keys, List<String> problems) {
        int colon = line.indexOf(':');
        String id = colon < 0 ? "" : line.substring(0, colon).strip();
        if (!ID.matcher(id).matches()) {
            problems.add(
                    where + " does not begin with an id of 1 to 64 letters, digits, '.', '_' and '-', and a colon");
            return;
        }
        byte[] key;
        try {
            key = Base64.getDecoder().decode(line.substring(colon + 1).strip());
        } catch (IllegalArgumentException e) {
            problems.add(where + ": what follows '" + id + ":' is not base64");
            return;
        }
        if (key.length != KEY_BYTES) {
            problems.add(where + ": key '" + id + "' has " + key.length + " bytes, not " + KEY_BYTES);
        } else if (keys.putIfAbsent(id, new SecretKeySpec(key, "AES")) != null) {
            problems.add(where + ": key '" + id + "' is there twice");
        }
        Arrays.fill(key, (byte) 0);
    }

    private static void warnIfOthersCanRead(Path file) throws IOException {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (permissions.contains(PosixFilePermission.OTHERS_READ)) {
                LOG.atWarn().addKeyValue("file", file).log("every user of this machine can read the master keys");
            }
        } catch (UnsupportedOperationException e) {
            LOG.atDebug().log("this file system knows no permissions");
        }
    }
}
