// Verifies what Miroir hands out as evidence with golang.org/x/mod/sumdb: nothing in here was written by Miroir but how
// its files are read, and the cosignature of c2sp.org/tlog-cosignature, of which that library has no verifier.
//
//	verify inclusion|consistency|checkpoint FILE VKEY...
//
// A vkey of type 1 is the log's, one of type 4 a witness's, whose cosignature has to be there. It prints what held as
// JSON, and ends with 1 and the reason where something did not.
package main

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	cosignature = 4
	timeBytes   = 8
	saltBytes   = 32
)

// A witness signs the moment and the text of the checkpoint.
type witness struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (w witness) Name() string    { return w.name }
func (w witness) KeyHash() uint32 { return w.hash }
func (w witness) Verify(text, signature []byte) bool {
	if len(signature) != timeBytes+ed25519.SignatureSize {
		return false
	}
	at := binary.BigEndian.Uint64(signature)
	signed := fmt.Sprintf("cosignature/v1\ntime %d\n%s", at, text)
	return ed25519.Verify(w.key, []byte(signed), signature[timeBytes:])
}

func newWitness(vkey string) (note.Verifier, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, errors.New("no vkey")
	}
	typed, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(typed) != 1+ed25519.PublicKeySize || typed[0] != cosignature {
		return nil, errors.New("no vkey of a witness")
	}
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), typed...))
	hash := binary.BigEndian.Uint32(sum[:4])
	if fmt.Sprintf("%08x", hash) != parts[1] {
		return nil, errors.New("the id of the vkey does not agree")
	}
	return witness{parts[0], hash, typed[1:]}, nil
}

type keys struct {
	all       []note.Verifier
	witnesses []string
}

func readKeys(vkeys []string) (keys, error) {
	var read keys
	for _, vkey := range vkeys {
		verifier, err := note.NewVerifier(vkey)
		if err != nil {
			if verifier, err = newWitness(vkey); err != nil {
				return read, err
			}
			read.witnesses = append(read.witnesses, verifier.Name())
		}
		read.all = append(read.all, verifier)
	}
	return read, nil
}

type checkpoint struct {
	Origin string `json:"origin"`
	Size   int64  `json:"size"`
	root   tlog.Hash
	by     map[string]bool
}

func openCheckpoint(text string, known keys) (checkpoint, error) {
	var opened checkpoint
	signed, err := note.Open([]byte(text), note.VerifierList(known.all...))
	if err != nil {
		return opened, err
	}
	opened.by = map[string]bool{}
	for _, signature := range signed.Sigs {
		opened.by[signature.Name] = true
	}
	lines := strings.Split(signed.Text, "\n")
	if len(lines) < 4 {
		return opened, errors.New("no checkpoint")
	}
	opened.Origin = lines[0]
	if !opened.by[opened.Origin] {
		return opened, errors.New("the log did not sign it")
	}
	if opened.Size, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return opened, err
	}
	opened.root, err = tlog.ParseHash(lines[2])
	return opened, err
}

func requireWitnesses(opened checkpoint, known keys) error {
	for _, name := range known.witnesses {
		if !opened.by[name] {
			return fmt.Errorf("%s did not cosign it", name)
		}
	}
	return nil
}

func parseHashes(lines []string) ([]tlog.Hash, error) {
	hashes := []tlog.Hash{}
	for _, line := range lines {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return nil, err
		}
		hashes = append(hashes, hash)
	}
	return hashes, nil
}

// The head of a file up to its first empty line, and what comes after it.
func split(text, title string) ([]string, string, error) {
	head, rest, found := strings.Cut(text, "\n\n")
	lines := strings.Split(head, "\n")
	if !found || lines[0] != title {
		return nil, "", errors.New("it does not begin with " + title)
	}
	return lines[1:], rest, nil
}

type included struct {
	checkpoint
	Index int64           `json:"index"`
	Entry json.RawMessage `json:"entry"`
}

func verifyInclusion(text string, known keys) (any, error) {
	lines, rest, err := split(text, "c2sp.org/tlog-proof@v1")
	if err != nil {
		return nil, err
	}
	if len(lines) < 2 || !strings.HasPrefix(lines[0], "extra ") || !strings.HasPrefix(lines[1], "index ") {
		return nil, errors.New("it carries no entry")
	}
	extra, err := base64.StdEncoding.DecodeString(lines[0][len("extra "):])
	if err != nil || len(extra) <= saltBytes {
		return nil, errors.New("it carries no entry")
	}
	index, err := strconv.ParseInt(lines[1][len("index "):], 10, 64)
	if err != nil {
		return nil, err
	}
	hashes, err := parseHashes(lines[2:])
	if err != nil {
		return nil, err
	}
	opened, err := openCheckpoint(rest, known)
	if err != nil {
		return nil, err
	}
	if err := requireWitnesses(opened, known); err != nil {
		return nil, err
	}
	commitment := hmac.New(sha256.New, extra[:saltBytes])
	commitment.Write(extra[saltBytes:])
	leaf := tlog.RecordHash(commitment.Sum(nil))
	if err := tlog.CheckRecord(hashes, opened.Size, opened.root, index, leaf); err != nil {
		return nil, err
	}
	return included{opened, index, extra[saltBytes:]}, nil
}

type grown struct {
	Earlier checkpoint `json:"earlier"`
	Later   checkpoint `json:"later"`
}

func verifyConsistency(text string, known keys) (any, error) {
	lines, rest, err := split(text, "miroir-log-consistency-1")
	if err != nil {
		return nil, err
	}
	hashes, err := parseHashes(lines)
	if err != nil {
		return nil, err
	}
	// Text, empty line, signatures; empty line; text, empty line, signatures.
	parts := strings.Split(rest, "\n\n")
	if len(parts) != 4 {
		return nil, errors.New("it does not hold two checkpoints")
	}
	earlier, err := openCheckpoint(parts[0]+"\n\n"+parts[1]+"\n", known)
	if err != nil {
		return nil, err
	}
	later, err := openCheckpoint(parts[2]+"\n\n"+parts[3], known)
	if err != nil {
		return nil, err
	}
	if err := tlog.CheckTree(hashes, later.Size, later.root, earlier.Size, earlier.root); err != nil {
		return nil, err
	}
	return grown{earlier, later}, nil
}

func verifyCheckpoint(text string, known keys) (any, error) {
	opened, err := openCheckpoint(text, known)
	if err != nil {
		return nil, err
	}
	return opened, requireWitnesses(opened, known)
}

func run(arguments []string) (any, error) {
	if len(arguments) < 3 {
		return nil, errors.New("usage: verify inclusion|consistency|checkpoint FILE VKEY...")
	}
	text, err := os.ReadFile(arguments[1])
	if err != nil {
		return nil, err
	}
	known, err := readKeys(arguments[2:])
	if err != nil {
		return nil, err
	}
	switch arguments[0] {
	case "inclusion":
		return verifyInclusion(string(text), known)
	case "consistency":
		return verifyConsistency(string(text), known)
	case "checkpoint":
		return verifyCheckpoint(string(text), known)
	}
	return nil, errors.New("unknown: " + arguments[0])
}

func main() {
	held, err := run(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	json.NewEncoder(os.Stdout).Encode(held)
}
