package house

import (
	"go/types"
	"slices"
	"strings"
)

const awsFolder = "src/aws"

// written are the types of EC2 that stand in requests that change something. What else EC2 has is read: src/aws makes a
// plain value of it.
var written = struct{ suffixes, structs, enumerations []string }{
	suffixes: []string{"Input", "Request", "Specification"},
	structs: []string{
		"BlockDeviceMapping", "EbsBlockDevice", "InstanceIpv6Address", "InstanceType", "Placement", "SpotMarketOptions", "Tag",
	},
	enumerations: []string{
		"HttpTokensState", "InstanceInterruptionBehavior", "InstanceMetadataEndpointState", "InstanceMetadataProtocolState",
		"InstanceMetadataTagsState", "MarketType", "ResourceType", "SpotInstanceType", "Tenancy", "VolumeType",
	},
}

// mayBeWritten reports whether an object of the SDK's EC2 client may be used above src/aws. A constant is one of its
// enumeration: ResourceTypeVolume.
func mayBeWritten(name string) bool {
	if strings.HasPrefix(name, "Describe") || strings.HasPrefix(name, "Get") || name == "SpotInstanceRequest" {
		return false
	}
	ends := func(suffix string) bool { return strings.HasSuffix(name, suffix) }
	begins := func(enumeration string) bool { return strings.HasPrefix(name, enumeration) }
	return slices.ContainsFunc(written.suffixes, ends) || slices.Contains(written.structs, name) || slices.ContainsFunc(written.enumerations, begins)
}

// readTypes keeps what is read from AWS in src/aws: above it no type of EC2 is named, taken, returned or held but those
// that are written, and src/aws hands none out.
func readTypes(p *Package, report Report) {
	inside := within(p.Folder, awsFolder)
	if !inside {
		for ident, object := range p.Info.Uses {
			if ofEC2(object.Pkg()) && isMember(object) && !mayBeWritten(object.Name()) {
				report(ident.Pos(), "%s is for src/aws: it is read from AWS, not written", object.Name())
			}
		}
	}
	for ident, object := range p.Info.Defs {
		if object == nil || ident.Name == "_" || inside && !handedOut(object) {
			continue
		}
		if read := readIn(object.Type(), nil); read != "" {
			report(ident.Pos(), "%s has EC2's type %s: a plain value of src/aws is to take its place", ident.Name, read)
		}
	}
}

func ofEC2(p *types.Package) bool { return p != nil && (p.Path() == sdkEC2 || p.Path() == sdkTypes) }

// isMember reports whether an object is named with its package before it: a type, a function, a constant.
func isMember(object types.Object) bool { return object.Pkg().Scope().Lookup(object.Name()) == object }

// handedOut reports whether others see an object of src/aws: an exported name of the package, an exported method or
// field.
func handedOut(object types.Object) bool {
	if !object.Exported() {
		return false
	}
	switch object := object.(type) {
	case *types.Func:
		receiver := object.Signature().Recv()
		return receiver == nil || exportedType(receiver.Type())
	case *types.Var:
		return object.IsField() || isMember(object)
	}
	return isMember(object)
}

func exportedType(t types.Type) bool {
	if pointer, is := t.(*types.Pointer); is {
		t = pointer.Elem()
	}
	named, is := t.(*types.Named)
	return is && named.Obj().Exported()
}

// readIn finds a type of EC2 that is read in a type: through pointers, lists, maps, signatures. Named types of the
// product are looked into where they are declared.
func readIn(t types.Type, seen []types.Type) string {
	if slices.Contains(seen, t) {
		return ""
	}
	seen = append(seen, t)
	var inner []types.Type
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		if clientOf(t) != "" {
			return "" // see clients
		}
		if ofEC2(t.Obj().Pkg()) && !mayBeWritten(t.Obj().Name()) {
			return t.Obj().Name()
		}
		for argument := range t.TypeArgs().Types() {
			inner = append(inner, argument)
		}
	case *types.Map:
		inner = []types.Type{t.Key(), t.Elem()}
	case *types.Signature:
		for _, tuple := range []*types.Tuple{t.Params(), t.Results()} {
			for variable := range tuple.Variables() {
				inner = append(inner, variable.Type())
			}
		}
	case interface{ Elem() types.Type }: // pointer, slice, array, channel
		inner = []types.Type{t.Elem()}
	}
	for _, t := range inner {
		if found := readIn(t, seen); found != "" {
			return found
		}
	}
	return ""
}
