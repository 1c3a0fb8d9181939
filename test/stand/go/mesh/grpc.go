package main

import (
	"io"
	"net/http"
	"strconv"
	"strings"
)

// The wire form of gRPC over HTTP/2: a request and an answer are messages with a five byte prefix, and the status is a
// trailer. Source: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md
const (
	grpcType      = "application/grpc"
	grpcOK        = 0
	grpcCancelled = 1
	grpcForbidden = 7
	grpcAway      = 14
	// strestPath is the method of the talk's strest-grpc.
	strestPath = "/strest.Responder/Get"
)

// emptyMessage is a message without content.
var emptyMessage = make([]byte, 5)

func isGRPC(h http.Header) bool {
	return strings.HasPrefix(h.Get("Content-Type"), grpcType)
}

// answerGRPC sends an empty message if the status is OK, and the status.
func answerGRPC(w http.ResponseWriter, status int, message string) {
	h := w.Header()
	h.Set("Content-Type", grpcType)
	h.Set("Trailer", "Grpc-Status, Grpc-Message")
	if status == grpcOK {
		_, _ = w.Write(emptyMessage)
	} else {
		w.WriteHeader(http.StatusOK)
	}
	h.Set("Grpc-Status", strconv.Itoa(status))
	h.Set("Grpc-Message", message)
}

// grpcStatus is the status of an answer that has been read to its end; -1 if it has none.
func grpcStatus(trailer, header http.Header) int {
	text := trailer.Get("Grpc-Status")
	if text == "" {
		text = header.Get("Grpc-Status")
	}
	status, err := strconv.Atoi(text)
	if err != nil {
		return -1
	}
	return status
}

// drain reads the rest of a body, so that trailers arrive and the connection can be used again.
func drain(body io.ReadCloser) error {
	_, err := io.Copy(io.Discard, body)
	body.Close()
	return err
}
