// Command oracle answers what the reference implementation says about PromQL text.
//
// It reads one JSON request a line from standard input and writes one JSON answer a line to
// standard output, in order. It is the judge in differential tests and the generator of the
// project's own fixtures; the offsets it gives are byte offsets, half-open.
//
// Requests (an "id", if given, comes back):
//
//	{"expr":"…", "flags":["promql-experimental-functions", …]}   parse, print, tree, all errors
//	{"series":"…"}                                               a series description of a rule unit test
//	{"lex":"…", "seriesDesc":false}                              the tokens
//	{"info":true}                                                version, functions, flags
//
// "latin1":true says that the text stands for bytes, one a character, so that text which is not
// valid UTF-8 can be asked about too. "flags" are the names of Prometheus' --enable-feature with
// or without the "promql-" in front; "all" is every one except unquoted-utf8-names.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"reflect"
	"regexp"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"

	"github.com/prometheus/prometheus/promql/parser"
)

const module = "github.com/prometheus/prometheus"

type request struct {
	ID         json.RawMessage `json:"id"`
	Expr       *string         `json:"expr"`
	Series     *string         `json:"series"`
	Lex        *string         `json:"lex"`
	Info       bool            `json:"info"`
	Flags      []string        `json:"flags"`
	Latin1     bool            `json:"latin1"`
	SeriesDesc bool            `json:"seriesDesc"`
}

// parseError is one error with its byte range.
type parseError struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Msg   string `json:"msg"`
}

// function is one row of the reference's function table.
type function struct {
	Name         string   `json:"name"`
	ArgTypes     []string `json:"argTypes"`
	Variadic     int      `json:"variadic"`
	ReturnType   string   `json:"returnType"`
	Experimental bool     `json:"experimental"`
}

// answer holds the keys of every kind of request; the ones that do not apply are left out.
type answer struct {
	ID        json.RawMessage `json:"id,omitempty"`
	OK        *bool           `json:"ok,omitempty"`
	Type      string          `json:"type,omitempty"`
	String    *string         `json:"string,omitempty"`
	Pretty    *string         `json:"pretty,omitempty"`
	Tree      []any           `json:"tree,omitempty"`
	Errors    []parseError    `json:"errors,omitempty"`
	Labels    string          `json:"labels,omitempty"`
	Values    []any           `json:"values,omitzero"`
	Tokens    [][]any         `json:"tokens,omitzero"`
	Version   string          `json:"version,omitempty"`
	Functions []function      `json:"functions,omitempty"`
	Error     string          `json:"error,omitempty"`
}

func main() {
	if err := serve(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "oracle:", err)
		os.Exit(1)
	}
}

// serve answers line by line and flushes after each, so that a caller may wait for an answer.
func serve(in io.Reader, out io.Writer) error {
	reader := bufio.NewReaderSize(in, 1<<20)
	writer := bufio.NewWriterSize(out, 1<<20)
	encoder := json.NewEncoder(writer)
	encoder.SetEscapeHTML(false)
	for {
		line, readErr := reader.ReadBytes('\n')
		if len(strings.TrimSpace(string(line))) > 0 {
			if err := encoder.Encode(handle(line)); err != nil {
				return err
			}
		}
		if readErr != nil || reader.Buffered() == 0 {
			if err := writer.Flush(); err != nil {
				return err
			}
		}
		if readErr == io.EOF {
			return nil
		}
		if readErr != nil {
			return readErr
		}
	}
}

// handle answers one line; a panic of the reference becomes an answer, not the end of the run.
func handle(line []byte) (reply answer) {
	var req request
	defer func() {
		if cause := recover(); cause != nil {
			reply = answer{Error: fmt.Sprint("the reference panicked: ", cause)}
		}
		reply.ID = req.ID
	}()
	if err := json.Unmarshal(line, &req); err != nil {
		return answer{Error: err.Error()}
	}
	opts, err := options(req.Flags)
	if err != nil {
		return answer{Error: err.Error()}
	}
	switch {
	case req.Expr != nil:
		return parseExpr(text(*req.Expr, req.Latin1), opts)
	case req.Series != nil:
		return parseSeries(text(*req.Series, req.Latin1), opts)
	case req.Lex != nil:
		return lex(text(*req.Lex, req.Latin1), req.SeriesDesc, opts.EnableUnquotedUTF8Names)
	case req.Info:
		return info()
	default:
		return answer{Error: `a request needs one of "expr", "series", "lex", "info"`}
	}
}

// text gives the bytes that are meant: those of the string, or one byte a character.
func text(s string, latin1 bool) string {
	if !latin1 {
		return s
	}
	raw := make([]byte, 0, len(s))
	for _, r := range s {
		raw = append(raw, byte(r))
	}
	return string(raw)
}

func options(flags []string) (parser.Options, error) {
	var opts parser.Options
	for _, flag := range flags {
		switch strings.TrimPrefix(flag, "promql-") {
		case "experimental-functions":
			opts.EnableExperimentalFunctions = true
		case "binop-fill-modifiers":
			opts.EnableBinopFillModifiers = true
		case "unquoted-utf8-names":
			opts.EnableUnquotedUTF8Names = true
		case "all":
			opts.EnableExperimentalFunctions = true
			opts.EnableBinopFillModifiers = true
		default:
			return opts, fmt.Errorf("unknown flag %q", flag)
		}
	}
	return opts, nil
}

func parseExpr(input string, opts parser.Options) answer {
	expr, err := parser.NewParser(opts).ParseExpr(input)
	if err != nil {
		return answer{OK: new(false), Errors: parseErrors(err)}
	}
	return answer{
		OK:     new(true),
		Type:   string(expr.Type()),
		String: new(expr.String()),
		Pretty: new(parser.Prettify(expr)),
		Tree:   tree(expr),
	}
}

// parseErrors lists every error in the order in which the reference reports them.
func parseErrors(err error) []parseError {
	list, ok := errors.AsType[parser.ParseErrors](err)
	if !ok {
		return []parseError{{Msg: err.Error()}}
	}
	out := make([]parseError, 0, len(list))
	for _, e := range list {
		out = append(out, parseError{int(e.PositionRange.Start), int(e.PositionRange.End), e.Err.Error()})
	}
	return out
}

// tree renders a node as ["Kind", start, end, detail…, children…].
func tree(node parser.Node) []any {
	pos := node.PositionRange()
	out := []any{reflect.TypeOf(node).Elem().Name(), int(pos.Start), int(pos.End)}
	switch n := node.(type) {
	case *parser.NumberLiteral:
		out = append(out, n.String())
	case *parser.VectorSelector:
		out = append(out, n.Name, len(n.LabelMatchers))
	case *parser.BinaryExpr:
		out = append(out, n.ShortString())
	case *parser.UnaryExpr:
		out = append(out, n.Op.String())
	case *parser.AggregateExpr:
		out = append(out, n.Op.String())
	case *parser.Call:
		out = append(out, n.Func.Name)
	}
	for child := range parser.ChildrenIter(node) {
		out = append(out, tree(child))
	}
	return out
}

// manyTimes finds repetitions such as "1x99999999": the reference makes a value for each of them.
var manyTimes = regexp.MustCompile(`x\d{7,}`)

func parseSeries(input string, opts parser.Options) answer {
	if found := manyTimes.FindString(input); found != "" {
		return answer{Error: "not asked, the reference would need too much memory: " + found}
	}
	lbls, values, err := parser.NewParser(opts).ParseSeriesDesc(input)
	if err != nil {
		return answer{OK: new(false), Errors: parseErrors(err)}
	}
	out := make([]any, 0, len(values))
	for _, v := range values {
		switch {
		case v.Histogram != nil:
			out = append(out, v.Histogram.TestExpression())
		case v.Omitted:
			out = append(out, nil)
		default:
			out = append(out, number(v.Value))
		}
	}
	return answer{OK: new(true), Labels: lbls.String(), Values: out}
}

// number keeps what JSON has no number for as text.
func number(f float64) any {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	return f
}

func info() answer {
	reply := answer{Version: "unknown"}
	if build, ok := debug.ReadBuildInfo(); ok {
		for _, dep := range build.Deps {
			if dep.Path == module {
				reply.Version = dep.Version
			}
		}
	}
	for _, f := range parser.Functions {
		args := make([]string, 0, len(f.ArgTypes))
		for _, t := range f.ArgTypes {
			args = append(args, string(t))
		}
		reply.Functions = append(reply.Functions, function{
			Name: f.Name, ArgTypes: args, Variadic: f.Variadic,
			ReturnType: string(f.ReturnType), Experimental: f.Experimental,
		})
	}
	slices.SortFunc(reply.Functions, func(a, b function) int { return strings.Compare(a.Name, b.Name) })
	return reply
}

// lex lists the tokens as [name, start, text]. The reference's lexer goes on after a bad escape
// but stops for good after other errors: then the ERROR token, whose text is the message, is last.
// At the end of an unterminated raw string it repeats its error without end; that is cut short.
func lex(input string, seriesDesc, unquotedUTF8Names bool) answer {
	lexer := parser.Lex(input)
	switchOn(lexer, "seriesDesc", seriesDesc)
	switchOn(lexer, "unquotedUTF8Names", unquotedUTF8Names)
	ok := true
	reply := answer{OK: &ok, Tokens: [][]any{}}
	var last parser.Item
	for {
		var item parser.Item
		lexer.NextItem(&item)
		if item.Typ == parser.EOF {
			return reply
		}
		repeated := !ok && item.Typ == parser.ERROR && item.Pos == last.Pos && item.Val == last.Val
		if repeated {
			return reply
		}
		ok, last = item.Typ != parser.ERROR, item
		reply.Tokens = append(reply.Tokens, []any{tokenNames[item.Typ], int(item.Pos), item.Val})
	}
}

// switchOn sets a mode of the lexer that only its own package can set.
func switchOn(lexer *parser.Lexer, field string, on bool) {
	mode := reflect.ValueOf(lexer).Elem().FieldByName(field)
	*(*bool)(mode.Addr().UnsafePointer()) = on
}
